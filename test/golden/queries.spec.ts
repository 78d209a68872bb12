import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { AUDIT_TRAIL_COLUMNS } from '../../src/modules/query-engine/audit-trail-table.ts';
import type { SqlParameter, SqlRow, SqlRun } from '../../src/modules/query-engine/query-engine.ts';
import { GOLDEN_EVENTS, KEY_A, KEY_B, NASTY_TEXT } from './golden-trail.ts';
import { TrailFixture } from './trail-fixture.ts';
import { grammarErrors } from './trino-grammar.ts';

const QUERIES = new URL('../../queries/', import.meta.url);

const filesIn = async (folder: string): Promise<readonly string[]> => {
  const names = await readdir(new URL(`${folder}/`, QUERIES));
  return names.filter((name) => name.endsWith('.sql')).map((name) => `${folder}/${name}`);
};
const textOf = (file: string): Promise<string> => readFile(new URL(file, QUERIES), 'utf8');

const audit = await filesIn('audit');
const datasets = await filesIn('datasets');
const reports = await filesIn('reports');
const tables = await filesIn('tables');

const RUN: SqlRun = { parameters: [], visibility: { kind: 'all' }, rowLimit: 10_000, timeoutMs: 60_000 };
const PERIOD = ['2026/11/01', '2026/11/30'];

const AUDIT_PARAMETERS: Readonly<Record<string, readonly SqlParameter[]>> = {
  'audit/key-trail.sql': [KEY_B, ...PERIOD],
  'audit/trail-of-keys.sql': [`,${KEY_A},${KEY_B},`, ...PERIOD],
  'audit/policy-controls.sql': ['2026/11/30'],
  'audit/quilt-api-key-usage.sql': [],
  'audit/new-ip-per-key.sql': ['2026/11/04', '2026/11/30'],
  'audit/rotation-uses.sql': ['qk_abc...xyz', 'qk_new...new', '2026-11-04T00:00:00Z', KEY_A, '2026/11/02', '2026-11-02T00:00:00Z'],
};

describe('queries/', () => {
  it.each([...audit, ...datasets, ...reports, ...tables])('%s says its name, parameters, meaning and control', async (file) => {
    const text = await textOf(file);
    const name = file.slice(file.indexOf('/') + 1, -'.sql'.length);
    expect(text.split('\n')[0]).toBe(`-- name: ${name}`);
    for (const field of ['parameters', 'meaning', 'control']) expect(text).toMatch(new RegExp(`^-- ${field}: \\S`, 'm'));
  });

  it('parses with the Trino grammar; the CREATE EXTERNAL TABLE statements, which Athena takes from Hive, with that one', async () => {
    const files = [...audit, ...datasets, ...reports, ...tables];
    const statements = await Promise.all(
      files.map(async (file) => {
        const sql = await textOf(file);
        const dialect = /^CREATE EXTERNAL TABLE/m.test(sql) ? ('HiveSQL' as const) : ('TrinoSQL' as const);
        return { dialect, sql };
      }),
    );
    const broken = { dialect: 'TrinoSQL' as const, sql: 'SELECT FROM WHERE' };
    const errors = await grammarErrors([...statements, broken]);
    expect(files.map((file, index) => [file, errors[index]])).toEqual(files.map((file) => [file, []]));
    expect(errors.at(-1)).not.toEqual([]);
  });

  it('defines audit_trail on Athena with the columns that the engine has, in their order', async () => {
    const ddl = await textOf('tables/audit_trail.sql');
    const columns = [...ddl.matchAll(/^ {4}(\w+) (string|timestamp|bigint),?$/gm)].map(([, name, type]) => [name, type]);
    const stored = AUDIT_TRAIL_COLUMNS.filter(({ name }) => name !== 'date');
    expect(columns).toEqual(stored.map(({ name, type }) => [name, type === 'varchar' ? 'string' : type]));
    expect(ddl).toContain('PARTITIONED BY (`date` string)');
  });
});

describe('queries/audit on the golden trail', () => {
  let inTail: TrailFixture;
  let inCopy: TrailFixture;

  beforeAll(async () => {
    inTail = await TrailFixture.open();
    inCopy = await TrailFixture.open();
    await inTail.append(GOLDEN_EVENTS);
    await inCopy.append(GOLDEN_EVENTS);
    await inCopy.compact(3);
  });
  afterAll(async () => {
    await inTail.close();
    await inCopy.close();
  });

  const rowsOf = async (trail: TrailFixture, sql: string, parameters: readonly SqlParameter[]): Promise<readonly SqlRow[]> => {
    const answer = await trail.engine.report(sql, { ...RUN, parameters });
    if (!answer.ok) throw new Error(answer.refusal.detail);
    return answer.value.rows;
  };

  const rowsOfFile = async (file: string): Promise<readonly SqlRow[]> =>
    rowsOf(inCopy, await textOf(file), AUDIT_PARAMETERS[file] ?? PERIOD);

  it('gives equal rows, whole records included, from the tail and from Parquet', async () => {
    const sql = 'SELECT * FROM audit_trail ORDER BY eventid';
    const rows = await rowsOf(inTail, sql, []);
    expect(rows).toHaveLength(GOLDEN_EVENTS.length);
    expect(await rowsOf(inCopy, sql, [])).toEqual(rows);
  });

  it.each(audit)('%s gives equal rows from the tail and from Parquet', async (file) => {
    const sql = await textOf(file);
    const parameters = AUDIT_PARAMETERS[file] ?? PERIOD;
    expect(await rowsOf(inCopy, sql, parameters)).toEqual(await rowsOf(inTail, sql, parameters));
  });

  it.each([...audit, ...datasets, ...reports])('%s may also be typed by a user', async (file) => {
    const sql = await textOf(file);
    const count = sql.replaceAll(/--.*$/gm, '').split('?').length - 1;
    const answer = await inCopy.engine.explore(sql, { ...RUN, parameters: Array.from({ length: count }, () => null) });
    expect(answer.ok ? 'ran' : answer.refusal).toBe('ran');
  });

  it('finds the use that was accepted after the revocation, and that its decision knew of it', async () => {
    expect(await rowsOfFile('audit/use-after-revoke.sql')).toEqual([
      {
        keyid: KEY_B,
        key_name: NASTY_TEXT,
        revoked_at: '2026-11-05T12:00:00.000Z',
        used_at: '2026-11-05T12:00:01.000Z',
        eventid: expect.any(String),
        source_ip: '203.0.113.7',
        knew_of_revoke: false,
      },
    ]);
  });

  it('finds the address that a key was never used from before', async () => {
    expect(await rowsOfFile('audit/new-ip-per-key.sql')).toEqual([
      {
        keyid: KEY_A,
        key_name: 'Ana’s key',
        source_ip: '198.51.100.10',
        first_seen: '2026-11-04T10:00:00.000Z',
        last_seen: '2026-11-04T10:00:00.000Z',
        uses: 1,
      },
      {
        keyid: KEY_B,
        key_name: NASTY_TEXT,
        source_ip: '203.0.113.7',
        first_seen: '2026-11-05T12:00:01.000Z',
        last_seen: '2026-11-05T12:00:01.000Z',
        uses: 1,
      },
    ]);
  });

  it('counts refused presentations by address and reason', async () => {
    expect(await rowsOfFile('audit/failed-authentications.sql')).toEqual([
      {
        source_ip: '203.0.113.7',
        outcome: 'INVALID',
        keyid: null,
        key_name: null,
        attempts: 1,
        first_attempt: '2026-11-05T10:00:00.000Z',
        last_attempt: '2026-11-05T10:00:00.000Z',
      },
    ]);
  });

  it('has failed attempts, by what they have in common and by day, equal from the tail and from Parquet', async () => {
    const parameters = [...PERIOD, '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'];
    for (const file of ['reports/failed-attempts.sql', 'reports/failed-attempts-by-day.sql']) {
      const sql = await textOf(file);
      const rows = await rowsOf(inCopy, sql, parameters);
      expect(await rowsOf(inTail, sql, parameters)).toEqual(rows);
      expect(rows).toMatchObject([{ attempts: 1 }]);
    }
    const review = await textOf('reports/access-review.sql');
    expect(await rowsOf(inCopy, review, ['2026-12-01T00:00:00Z'])).toEqual([]);
  });

  it('has the blast radius of a key equal from the tail and from Parquet', async () => {
    const [since, to] = ['2026-11-02T10:00:00Z', '2026-12-01T00:00:00Z'];
    const days = ['2026/11/02', '2026/12/01'];
    const parameters: Readonly<Record<string, readonly SqlParameter[]>> = {
      key: [KEY_A, KEY_A],
      leaks: [KEY_A, KEY_A],
      uses: [KEY_A, ...days, since, to],
      addresses: ['2026-11-03T00:00:00Z', KEY_A, '2026/12/01', to],
      keys: [since, to, KEY_A, KEY_A, KEY_A, ...days, to],
      acts: [since, to, KEY_A, KEY_A, KEY_A, KEY_A, ...days, since, to],
    };
    const found: Record<string, readonly SqlRow[]> = {};
    for (const [part, bound] of Object.entries(parameters)) {
      const sql = await textOf(`reports/blast-radius-${part}.sql`);
      found[part] = await rowsOf(inCopy, sql, bound);
      expect(await rowsOf(inTail, sql, bound)).toEqual(found[part]);
    }
    expect(found['key']).toMatchObject([{ keyid: KEY_A, owner: 'ana@example.com' }]);
    expect(found['leaks']).toEqual([]);
    const leaks = await textOf('reports/blast-radius-leaks.sql');
    const leaked = await rowsOf(inCopy, leaks, [KEY_B, KEY_B]);
    expect(await rowsOf(inTail, leaks, [KEY_B, KEY_B])).toEqual(leaked);
    expect(leaked).toMatchObject([
      { keyfingerprint: 'qk_3rd...3rd', leakreports: 1, reportedat: '2026-11-05T15:00:00.000Z', leakedat: null, givenoutat: '2026-11-05T14:00:00.000Z' },
      { keyfingerprint: 'qk_abc...xyz', leakreports: 1, leakedat: '2026-11-02T00:00:00.000Z', givenoutat: null },
    ]);
    const uses = found['uses'] ?? [];
    expect(uses.filter(({ dimension }) => dimension === 'hour').map(({ what, requests }) => [what, requests])).toEqual([
      ['2026-11-02 10:00', 10],
      ['2026-11-04 10:00', 1],
    ]);
    expect(found['addresses']).toMatchObject([
      { sourceipaddress: '198.51.100.10', successesbefore: 0, requestssince: 1 },
      { sourceipaddress: '203.0.113.7', successesbefore: 10, requestssince: 0 },
    ]);
    expect(found['keys']).toEqual([]);
    expect(found['acts']?.map(({ eventname, actor, generation }) => [eventname, actor, generation])).toEqual([
      ['KeyRevoked', KEY_A, 0],
      ['QueryRun', KEY_A, 0],
    ]);
  });

  it('lists who presented the secret that a rotation replaced, the latest first, with the totals of the secret', async () => {
    const rows = await rowsOfFile('audit/rotation-uses.sql');
    const totals = {
      secret: 'previous',
      useragent: 'curl/8.0',
      refused_after_grace: 0,
      last_outcome: 'SUCCESS',
      all_users: 2,
      all_requests: 11,
      all_successes: 11,
      all_refused_after_grace: 0,
      all_last_used_at: '2026-11-04T10:00:00.000Z',
      all_last_attempt_at: '2026-11-04T10:00:00.000Z',
    };
    const times = (time: string) => ({ first_used_at: time, last_used_at: time, last_attempt_at: time });
    expect(rows).toEqual([
      { ...totals, place: 1, sourceipaddress: '198.51.100.10', requests: 1, successes: 1, ...times('2026-11-04T10:00:00.000Z') },
      { ...totals, place: 2, sourceipaddress: '203.0.113.7', requests: 10, successes: 10, ...times('2026-11-02T10:00:00.000Z') },
    ]);
  });

  it('tells the trail of a key in order, with who did it', async () => {
    const trail = await rowsOfFile('audit/key-trail.sql');
    expect(trail.map(({ eventtime, eventname, done_by }) => [eventtime, eventname, done_by])).toEqual([
      ['2026-11-01T23:59:59.999Z', 'KeyCreated', "bob.o'brien@example.com"],
      ['2026-11-03T10:00:00.123Z', 'KeyUsed', "bob.o'brien@example.com"],
      ['2026-11-05T12:00:00.000Z', 'KeyRevoked', 'ana@example.com'],
      ['2026-11-05T12:00:01.000Z', 'KeyUsed', "bob.o'brien@example.com"],
      ['2026-11-05T13:00:00.000Z', 'PolicyStepTaken', 'policy:acme-cis'],
      ['2026-11-05T14:00:00.000Z', 'KeyRotated', "bob.o'brien@example.com"],
      ['2026-11-05T15:00:00.000Z', 'LeakReported', "bob.o'brien@example.com"],
      ['2026-11-05T16:00:00.000Z', 'LeakReported', "bob.o'brien@example.com"],
    ]);
  });

  it('lists changes to keys with who made them, and who looked', async () => {
    const actions = await rowsOfFile('audit/admin-actions.sql');
    expect(actions.map(({ eventname, done_by }) => [eventname, done_by])).toEqual([
      ['KeyCreated', 'ana@example.com'],
      ['KeyCreated', "bob.o'brien@example.com"],
      ['KeyRevoked', 'ana@example.com'],
      ['PolicyStepTaken', 'policy:acme-cis'],
      ['KeyRotated', "bob.o'brien@example.com"],
      // Its `source` is where the secret was found, which makes it none of another system.
      ['LeakReported', "bob.o'brien@example.com"],
      ['LeakReported', "bob.o'brien@example.com"],
    ]);
    expect(await rowsOfFile('audit/policy-controls.sql')).toMatchObject([{ policy: NASTY_TEXT, control: '2.11', steps: 1 }]);
    const looks = await rowsOfFile('audit/who-looked.sql');
    expect(looks.map(({ eventname, done_by, row_count }) => [eventname, done_by, row_count])).toEqual([
      ['QueryRun', 'ana@example.com', '1'],
    ]);
  });
});
