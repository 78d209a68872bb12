import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBConnection } from '@duckdb/node-api';
import { openLockedInstance } from '../../src/modules/query-engine/duckdb/instance.ts';
import type { SqlRun } from '../../src/modules/query-engine/query-engine.ts';
import { ATTACKS } from './sql-attacks.ts';
import { GOLDEN_EVENTS, TENANT_A, TENANT_B } from './golden-trail.ts';
import { TrailFixture } from './trail-fixture.ts';

const RUN: SqlRun = { parameters: [], visibility: { kind: 'all' }, rowLimit: 1_000, timeoutMs: 20_000 };

describe('SQL exploration', () => {
  let trail: TrailFixture;
  let copyDirectory: string;

  beforeAll(async () => {
    trail = await TrailFixture.open();
    copyDirectory = join(trail.directory, 'query-copy');
    await trail.append(GOLDEN_EVENTS.slice(0, 12));
    await trail.compact();
    await trail.append(GOLDEN_EVENTS.slice(12));
  });
  afterAll(() => trail.close());

  const filesAndSizes = async (): Promise<readonly string[]> => {
    const entries = await readdir(trail.directory, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.name.includes('sqlite'));
    const described = files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${path} ${String((await stat(path)).size)}`;
    });
    return (await Promise.all(described)).toSorted();
  };

  it('refuses every statement of the attack list with a stable code, and names no path', async () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(60);
    const before = await filesAndSizes();
    const notRefused: unknown[] = [];
    for (const [aim, text] of ATTACKS) {
      const answer = await trail.engine.explore(text.replaceAll('$DIR', copyDirectory), RUN);
      const isRefused =
        !answer.ok &&
        ['sql_not_allowed', 'sql_invalid'].includes(answer.refusal.code) &&
        !answer.refusal.detail.includes(trail.directory);
      if (!isRefused) notRefused.push({ aim, answer });
    }
    expect(notRefused).toEqual([]);
    expect(await filesAndSizes()).toEqual(before);
  });

  it('refuses what parses as something else than a permitted SELECT as not allowed', async () => {
    const unparsed = new Set(['insert and return', 'an environment variable']);
    for (const [aim, text] of ATTACKS) {
      const answer = await trail.engine.explore(text.replaceAll('$DIR', copyDirectory), RUN);
      if (unparsed.has(aim) || answer.ok || answer.refusal.code === 'sql_not_allowed') continue;
      expect([aim, answer.refusal.detail]).toEqual([aim, expect.stringMatching(/syntax|pars|A CTE needs/i)]);
    }
  });

  // The second fence, without the first: what a statement could do that the parser check had let through by mistake.
  it('locks the engine so that, even unchecked, no statement reads or writes outside the query copy', async () => {
    const instance = await openLockedInstance(
      { memoryMiB: 256, threads: 1, spillDirectory: join(copyDirectory, 'spill'), allowedDirectories: [copyDirectory] },
      [],
    );
    const connection = await DuckDBConnection.create(instance);
    const forbidden = [
      `SELECT * FROM read_text('/etc/hostname')`,
      `SELECT * FROM '/etc/passwd'`,
      `SELECT * FROM read_csv('/etc/passwd')`,
      `SELECT * FROM glob('/etc/*')`,
      `SELECT * FROM read_text('${copyDirectory}/../log.sqlite')`,
      `COPY (SELECT 1) TO '${trail.directory}/outside.csv'`,
      `ATTACH '${trail.directory}/outside.db' AS x`,
      'INSTALL httpfs',
      'LOAD httpfs',
      `LOAD '/tmp/x.duckdb_extension'`,
      'SET enable_external_access = true',
      'SET GLOBAL enable_external_access = true',
      'RESET enable_external_access',
      'SET lock_configuration = false',
      `SET allowed_directories = ['/']`,
      'SET threads = 4',
      `SET TimeZone = 'Asia/Tokyo'`,
      `SELECT * FROM 'http://127.0.0.1:1/x.csv'`,
      `EXPORT DATABASE '${trail.directory}/dump'`,
      `CREATE PERSISTENT SECRET s (TYPE s3)`,
    ];
    const succeeded: string[] = [];
    for (const sql of forbidden) {
      const ran = await connection.run(sql).then(
        () => true,
        () => false,
      );
      if (ran) succeeded.push(sql);
    }
    connection.closeSync();
    instance.closeSync();
    expect(succeeded).toEqual([]);
  });

  it('shows no statement of a tenant a row of another one', async () => {
    const statements = [
      'SELECT DISTINCT tenant FROM audit_trail',
      'SELECT tenant FROM audit_trail UNION SELECT tenant FROM audit_trail',
      'WITH audit_trail AS (SELECT * FROM audit_trail) SELECT tenant FROM audit_trail',
      'WITH x AS (SELECT * FROM audit_trail), audit_trail AS (SELECT * FROM x) SELECT DISTINCT tenant FROM audit_trail',
      `SELECT tenant FROM audit_trail WHERE tenant = '${TENANT_B.replaceAll("'", "''")}' OR true`,
      'SELECT b.tenant FROM audit_trail a RIGHT JOIN audit_trail b ON false',
      'SELECT (SELECT max(tenant) FROM audit_trail WHERE tenant <> a.tenant) AS tenant FROM audit_trail a',
      'SELECT unnest(array_agg(DISTINCT tenant)) AS tenant FROM audit_trail',
      'SELECT lag(tenant) OVER (ORDER BY eventid) AS tenant FROM audit_trail',
      'SELECT tenant FROM (FROM audit_trail) t',
      'SELECT tenant FROM Audit_Trail',
      'SELECT tenant FROM "AUDIT_TRAIL"',
    ];
    const visibility = { kind: 'tenant', tenant: TENANT_A } as const;
    for (const sql of statements) {
      const answer = await trail.engine.explore(sql, { ...RUN, visibility });
      if (!answer.ok) {
        expect([sql, answer.refusal.code]).toEqual([sql, 'sql_not_allowed']);
        continue;
      }
      const strangers = answer.value.rows.filter((row) => row['tenant'] !== TENANT_A && row['tenant'] !== null);
      expect([sql, strangers]).toEqual([sql, []]);
    }
  });

  it.each([
    ['a subquery', 'SELECT count(*) AS n FROM (SELECT DISTINCT tenant FROM audit_trail) t'],
    ['nested WITH with shadowing', 'WITH x AS (SELECT 1 AS n) SELECT n FROM (WITH x AS (SELECT 2 AS n) SELECT n FROM x) y'],
    ['a WITH used twice', 'WITH x AS (SELECT count(*) AS n FROM audit_trail) SELECT a.n FROM x a, X b'],
    ['a recursive WITH', 'WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x WHERE n < 5) SELECT max(n) AS n FROM x'],
    ['a series', 'SELECT count(*) AS n FROM range(-5, 5)'],
    ['unnest', `SELECT count(*) AS n FROM audit_trail CROSS JOIN UNNEST([1, 2]) AS t (x)`],
    ['windows', 'SELECT row_number() OVER (PARTITION BY tenant ORDER BY eventid) AS n FROM audit_trail'],
    ['intervals, extract, casts', `SELECT EXTRACT(year FROM eventtime - interval '1' day) AS n, CAST(eventtime AS date) AS d, TRY_CAST('x' AS bigint) AS b FROM audit_trail`],
    ['case, in, like, between', `SELECT CASE WHEN tenant IN ('a', 'b') OR tenant LIKE 'a%' OR tenant BETWEEN 'a' AND 'b' THEN 1 ELSE 2 END AS n FROM audit_trail`],
    ['grouping sets', 'SELECT tenant, eventname, count(*) AS n FROM audit_trail GROUP BY GROUPING SETS ((tenant), (eventname))'],
    ['a final semicolon and comments', '-- what\nSELECT 1 AS n /* one */ ; -- end'],
    ['values', `SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t (n, x)`],
    ['lambdas', 'SELECT list_transform([1, 2], lambda x: x + 1) AS n'],
  ])('lets %s through', async (_, sql) => {
    const answer = await trail.engine.explore(sql, RUN);
    expect(answer).toMatchObject({ ok: true });
  });

  it('refuses texts that are too long, nested too deeply, or hold a NUL', async () => {
    const nested = `SELECT ${'('.repeat(400)}1${' + 1)'.repeat(400)}`;
    const long = `SELECT '${'x'.repeat(70_000)}'`;
    const nul = 'SELECT 1 AS n \0 ; DROP VIEW audit_trail';
    const codes = [];
    for (const sql of [nested, long, nul]) {
      const answer = await trail.engine.explore(sql, RUN);
      codes.push(answer.ok ? 'ran' : answer.refusal.code);
    }
    expect(codes).toEqual(['sql_not_allowed', 'sql_not_allowed', 'sql_invalid']);
  });

  it.each([
    ['an endless recursion', 'WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x) SELECT count(*) AS n FROM x'],
    ['an exploding join', 'SELECT count(*) AS n FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range + b.range = c.range'],
  ])('ends %s by time or memory, and answers the next statement', async (_, sql) => {
    const answer = await trail.engine.explore(sql, { ...RUN, timeoutMs: 700 });
    expect(answer.ok ? 'ran' : answer.refusal.code).toMatch(/^(query_timeout|query_too_large)$/);
    expect(await trail.engine.explore('SELECT 1 AS n', RUN)).toMatchObject({ ok: true, value: { rows: [{ n: 1 }] } });
  });

  it('matches a pattern made to blow up in linear time', async () => {
    const sql = `SELECT regexp_like('${'a'.repeat(4_000)}b', '(a+)+$') AS hit`;
    expect(await trail.engine.explore(sql, { ...RUN, timeoutMs: 2_000 })).toMatchObject({
      ok: true,
      value: { rows: [{ hit: false }] },
    });
  });
});
