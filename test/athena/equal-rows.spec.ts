import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import type { QueryEngine, SqlParameter, SqlResult } from '../../src/modules/query-engine/query-engine.ts';
import { GOLDEN_EVENTS, KEY_B, TENANT_A, TENANT_B } from '../golden/golden-trail.ts';
import { grammarErrors } from '../golden/trino-grammar.ts';
import { DATASETS } from '../../src/modules/dataset-queries/domain/datasets.ts';
import { compiled, wholeOf } from '../fixtures/dataset-requests.ts';
import { AthenaFixture } from './athena-fixture.ts';

const QUERIES = new URL('../../queries/', import.meta.url);
const [FROM, TO] = ['2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'];
const DAYS = ['2026/11/01', '2026/11/30'];
const PERIOD = [...DAYS, FROM, TO];

const PARAMETERS: Readonly<Record<string, readonly SqlParameter[]>> = {
  'audit/admin-actions.sql': DAYS,
  'audit/failed-authentications.sql': DAYS,
  'audit/key-trail.sql': [KEY_B, ...DAYS],
  'audit/new-ip-per-key.sql': ['2026/11/04', '2026/11/30'],
  'audit/policy-controls.sql': ['2026/11/30'],
  'audit/quilt-api-key-usage.sql': [],
  'audit/rotation-uses.sql': [
    'qk_abc...xyz',
    'qk_new...new',
    '2026-11-04T00:00:00Z',
    KEY_B,
    '2026/11/02',
    '2026-11-02T00:00:00Z',
  ],
  'audit/trail-of-keys.sql': [`,${KEY_B},`, ...DAYS],
  'audit/use-after-revoke.sql': DAYS,
  'audit/who-looked.sql': DAYS,
  'datasets/alerts.sql': [],
  'datasets/events.sql': [],
  'datasets/key-owners.sql': [],
  'datasets/keys.sql': [TO],
  'datasets/usage.sql': [],
  'reports/access-review.sql': [TO],
  'reports/blast-radius-acts.sql': [FROM, TO, KEY_B, KEY_B, KEY_B, KEY_B, ...DAYS, FROM, TO],
  'reports/blast-radius-addresses.sql': [FROM, KEY_B, '2026/12/01', TO],
  'reports/blast-radius-key.sql': [KEY_B, KEY_B],
  'reports/blast-radius-leaks.sql': [KEY_B, KEY_B],
  'reports/blast-radius-keys.sql': [FROM, TO, KEY_B, KEY_B, KEY_B, ...DAYS, TO],
  'reports/blast-radius-uses.sql': [KEY_B, ...DAYS, FROM, TO],
  'reports/coverage.sql': [TO, TO],
  'reports/failed-attempts.sql': PERIOD,
  'reports/failed-attempts-by-day.sql': PERIOD,
  'reports/inventory.sql': [TO, '2026/12/01', TO, TO, '2026/12/01'],
  'reports/not-rotated.sql': [TO, FROM, '2026/12/01', TO, TO, '2026/12/01'],
  'reports/recently-created.sql': [TO, FROM],
  'reports/unused-keys.sql': [TO, FROM, '2026/12/01', TO, TO, '2026/12/01'],
  'reports/usage-by-day.sql': PERIOD,
  'reports/usage-by-key.sql': [TO, ...PERIOD],
  'reports/usage-by-owner.sql': [TO, ...PERIOD],
  'reports/usage.sql': [TO, FROM, ...PERIOD, ...PERIOD],
};

async function files(): Promise<readonly string[]> {
  const folders = ['audit', 'datasets', 'reports'].map(async (folder) => {
    const names = await readdir(new URL(`${folder}/`, QUERIES));
    return names.filter((name) => name.endsWith('.sql')).map((name) => `${folder}/${name}`);
  });
  return (await Promise.all(folders)).flat();
}
const FILES = await files();
const textOf = (file: string): Promise<string> => readFile(new URL(file, QUERIES), 'utf8');

const VISIBILITIES = [
  { kind: 'all' },
  { kind: 'tenant', tenant: TENANT_A },
  { kind: 'tenant', tenant: TENANT_B },
] as const;

describe('queries/ on both engines over the golden archive', () => {
  let athena: AthenaFixture;
  let engine: QueryEngine;

  beforeAll(async () => {
    athena = await AthenaFixture.open();
    engine = await athena.engine();
    await athena.given(GOLDEN_EVENTS);
  });
  afterAll(() => athena.close());

  const answers = async (
    run: (engine: QueryEngine) => ReturnType<QueryEngine['report']>,
  ): Promise<readonly Pick<SqlResult, 'columns' | 'rows' | 'truncated'>[]> => {
    const given = [];
    for (const each of [athena.trail.engine, engine]) {
      const answer = await run(each);
      if (!answer.ok) throw new Error(answer.refusal.detail);
      const { columns, rows, truncated } = answer.value;
      // Not every statement has an order, and none is promised without one.
      given.push({ columns, truncated, rows: rows.toSorted((a, b) => (text(a) < text(b) ? -1 : 1)) });
    }
    return given;
  };
  const text = (row: object): string => JSON.stringify(row);

  it('knows the parameters of every file', () => {
    expect(Object.keys(PARAMETERS).toSorted()).toEqual(FILES.toSorted());
  });

  it.each(FILES.flatMap((file) => VISIBILITIES.map((visibility) => ({ file, visibility }))))(
    '$file gives equal rows and columns, seen by $visibility.kind $visibility.tenant',
    async ({ file, visibility }) => {
      const sql = await textOf(file);
      const run = { parameters: PARAMETERS[file] ?? [], visibility, rowLimit: 10_000, timeoutMs: 60_000 };
      const [duckDb, inAthena] = await answers((each) => each.report(sql, run));
      expect(inAthena).toEqual(duckDb);
    },
  );

  it.each(DATASETS)('the dataset $name gives equal rows for all that it can be asked', async (dataset) => {
    const filters = [{ dimension: 'tenant', operator: 'in', value: [TENANT_A, TENANT_B, "%' OR 1=1"] }];
    for (const visibility of VISIBILITIES) {
      const { sql, parameters } = compiled({ ...wholeOf(dataset), filters });
      const run = { parameters, visibility, rowLimit: 10_000, timeoutMs: 60_000 };
      const [duckDb, inAthena] = await answers((each) => each.explore(sql, run));
      expect(inAthena).toEqual(duckDb);
    }
  });

  it('gives equal rows, whole records included', async () => {
    const run = { parameters: [], visibility: VISIBILITIES[0], rowLimit: 10_000, timeoutMs: 60_000 };
    const [duckDb, inAthena] = await answers((each) => each.report('SELECT * FROM audit_trail', run));
    expect(inAthena).toEqual(duckDb);
    expect(inAthena?.rows).toHaveLength(GOLDEN_EVENTS.length);
  });

  it.each(FILES)('%s may also be typed by a user', async (file) => {
    const run = { visibility: VISIBILITIES[1], rowLimit: 10_000, timeoutMs: 60_000 };
    const parameters = (PARAMETERS[file] ?? []).map(() => null);
    const answer = await engine.explore(await textOf(file), { ...run, parameters });
    expect(answer.ok ? 'ran' : answer.refusal).toBe('ran');
  });

  it('sent nothing that the Trino grammar objects to', async () => {
    const sent = [
      ...new Set(athena.server.callsOf('StartQueryExecution').map((body) => String(body['QueryString']))),
    ];
    expect(sent.length).toBeGreaterThan(2 * FILES.length);
    const errors = await grammarErrors(sent.map((sql) => ({ dialect: 'TrinoSQL', sql })));
    expect(sent.filter((_, index) => errors[index]?.length !== 0)).toEqual([]);
  });
});
