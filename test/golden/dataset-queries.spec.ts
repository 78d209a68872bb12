import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DIMENSIONS_MAX,
  FILTER_VALUES_MAX,
  VALUE_CHARS_MAX,
  type DatasetRequest,
} from '../../src/modules/dataset-queries/domain/dataset-request.ts';
import { DATASETS } from '../../src/modules/dataset-queries/domain/datasets.ts';
import { KEYS_DATASET } from '../../src/modules/dataset-queries/domain/datasets/keys-dataset.ts';
import { USAGE_DATASET } from '../../src/modules/dataset-queries/domain/datasets/usage-dataset.ts';
import type { SqlRow, SqlRun } from '../../src/modules/query-engine/query-engine.ts';
import { compiled, requests, wholeOf } from '../fixtures/dataset-requests.ts';
import { GOLDEN_EVENTS, KEY_A, KEY_B, TENANT_A, TENANT_B } from './golden-trail.ts';
import { TrailFixture } from './trail-fixture.ts';
import { grammarErrors } from './trino-grammar.ts';

/** Parsing a statement takes a few milliseconds, running one on the trail some thirty. */
const PARSED = 100;
const RUNS = 25;

const RUN: SqlRun = { parameters: [], visibility: { kind: 'all' }, rowLimit: 10_000, timeoutMs: 60_000 };

describe('compiled dataset queries', () => {
  let trail: TrailFixture;

  beforeAll(async () => {
    trail = await TrailFixture.open();
    await trail.append(GOLDEN_EVENTS);
    await trail.compact(3);
  });
  afterAll(() => trail.close());

  const rowsOf = async (request: DatasetRequest, run: Partial<SqlRun> = {}, ownKeysOf: string | null = null): Promise<readonly SqlRow[]> => {
    const { sql, parameters, columns } = compiled(request, { ownKeysOf });
    const answer = await trail.engine.explore(sql, { ...RUN, ...run, parameters });
    if (!answer.ok) throw new Error(`${answer.refusal.detail}\n${sql}`);
    return answer.value.rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[`c${String(index)}`] ?? null])));
  };

  it('are Trino SQL, whatever is asked', async () => {
    // The sources are parsed once each: what is asked stands around them.
    const sampled = fc.sample(requests, PARSED).map((request) => compiled(request, { source: 'SELECT 1 AS source', keyOwners: 'SELECT 2 AS owner' }).sql);
    const whole = DATASETS.map((dataset) => compiled(wholeOf(dataset)).sql);
    const statements = [...sampled, ...whole];
    const errors = await grammarErrors(statements.map((sql) => ({ dialect: 'TrinoSQL', sql })));
    expect(statements.filter((_, index) => errors[index]?.length !== 0)).toEqual([]);
  });

  it('run in the sandbox, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const rows = await rowsOf(request);
        expect(rows.length).toBeLessThanOrEqual(request.limit + 1);
      }),
      { numRuns: RUNS },
    );
  });

  it('run with as many names and values as may be asked for', async () => {
    const texts = (of: string) => Array.from({ length: FILTER_VALUES_MAX }, (_, n) => `${of}${String(n)}`.padEnd(VALUE_CHARS_MAX));
    const lists = ['owner', 'keyName', 'creator', 'tenant', 'source'].map((dimension) => ({ dimension, operator: 'notIn', value: texts(dimension) }));
    const whole = wholeOf(KEYS_DATASET);
    const rows = await rowsOf({ ...whole, dimensions: whole.dimensions.slice(0, DIMENSIONS_MAX), filters: lists });
    expect(rows).toHaveLength(3);
  });

  it('give values of the types that the catalogue states', async () => {
    const forms = {
      text: /^string$/,
      integer: /^number$/,
      number: /^number$/,
      boolean: /^boolean$/,
      day: /^\d{4}-\d{2}-\d{2}$/,
      instant: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
    };
    for (const dataset of DATASETS) {
      const rows = await rowsOf(wholeOf(dataset));
      expect(rows.length > 0).toBe(dataset.name !== 'alerts');
      for (const { name, type } of [...dataset.dimensions, ...dataset.metrics]) {
        const values = rows.map((row) => row[name]).filter((value) => value !== null);
        const form = (value: unknown): string => (type === 'day' || type === 'instant' ? String(value) : typeof value);
        expect([dataset.name, name, values.map(form).filter((text) => !forms[type].test(text))]).toEqual([dataset.name, name, []]);
      }
    }
  });

  it('show no row of another tenant, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const dimensions = ['tenant', ...request.dimensions.filter((name) => name !== 'tenant')];
        const rows = await rowsOf({ ...request, dimensions }, { visibility: { kind: 'tenant', tenant: TENANT_B } });
        expect(rows.filter(({ tenant }) => tenant !== TENANT_B)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('show no row of another owner’s key to those who see only their own, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const dimensions = ['keyId', ...request.dimensions.filter((name) => name !== 'keyId')];
        const rows = await rowsOf({ ...request, dimensions }, {}, "bob.o'brien@example.com");
        expect(rows.filter(({ keyId }) => keyId !== KEY_B)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    const own = await rowsOf({ ...wholeOf(USAGE_DATASET), dimensions: ['keyId'], metrics: ['requests'] }, {}, 'ana@example.com');
    expect(own).toEqual([{ keyId: KEY_A, requests: 11 }]);
  });

  it('share out all rows between a filter and its opposite', async () => {
    const count = async (dataset: string, filters: DatasetRequest['filters']): Promise<number> => {
      const metrics = [dataset === 'usage' ? 'requests' : 'events'];
      const [row] = await rowsOf({ dataset, metrics, dimensions: [], filters, orderBy: [], limit: 1 });
      return Number(row?.[metrics[0] ?? '']);
    };
    for (const [dataset, dimension, value] of [
      ['usage', 'dataset', 'orders'],
      ['usage', 'keyId', KEY_A],
      ['usage', 'sourceIp', '203.0.113.7'],
      ['events', 'outcome', 'SUCCESS'],
      ['events', 'actorType', 'key'],
      ['events', 'day', '2026-11-02'],
      ['events', 'time', '2026-11-02T10:00:00.000Z'],
      ['events', 'hour', '2026-11-02T11:00:00+01:00'],
    ] as const) {
      const all = await count(dataset, []);
      const [eq, ne] = [await count(dataset, [{ dimension, operator: 'eq', value }]), await count(dataset, [{ dimension, operator: 'ne', value }])];
      const [some, others] = [await count(dataset, [{ dimension, operator: 'in', value: [value] }]), await count(dataset, [{ dimension, operator: 'notIn', value: [value] }])];
      expect({ dimension, sums: [eq + ne, some + others], found: eq > 0 && ne > 0 && some === eq }).toEqual({ dimension, sums: [all, all], found: true });
    }
  });

  it('read no wildcard in what a text shall contain', async () => {
    const contains = (value: string) =>
      rowsOf({ dataset: 'keys', metrics: ['keys'], dimensions: ['keyName'], filters: [{ dimension: 'keyName', operator: 'contains', value }], orderBy: [], limit: 10 });
    expect(await contains('%')).toEqual([]);
    expect(await contains("%' OR 1=1")).toEqual([]);
    expect(await contains("'; DROP")).toHaveLength(1);
    expect(await contains('\\')).toHaveLength(1);
    expect(await contains('na’s')).toEqual([{ keyName: 'Ana’s key', keys: 1 }]);
  });

  it('count as the trail has it', async () => {
    const usage = await rowsOf({
      dataset: 'usage',
      metrics: ['requests', 'successes', 'failures', 'invalid', 'successRate', 'keys', 'addresses', 'lastSuccessAt'],
      dimensions: ['tenant'],
      filters: [{ dimension: 'day', operator: 'gte', value: '2026-11-01' }],
      orderBy: [{ by: 'requests', direction: 'desc' }],
      limit: 10,
    });
    expect(usage).toEqual([
      { tenant: TENANT_A, requests: 12, successes: 11, failures: 1, invalid: 1, successRate: 11 / 12, keys: 1, addresses: 2, lastSuccessAt: '2026-11-04T10:00:00.000Z' },
      { tenant: TENANT_B, requests: 2, successes: 2, failures: 0, invalid: 0, successRate: 1, keys: 1, addresses: 2, lastSuccessAt: '2026-11-05T12:00:01.000Z' },
    ]);
    const keys = await rowsOf({
      dataset: 'keys',
      metrics: ['keys'],
      dimensions: ['status', 'source', 'role'],
      filters: [],
      orderBy: [],
      limit: 10,
    });
    expect(keys).toEqual([
      { status: 'ACTIVE', source: 'aws:123456789012', role: null, keys: 1 },
      { status: 'ACTIVE', source: 'keytrail', role: 'analyst', keys: 1 },
      { status: 'REVOKED', source: 'keytrail', role: 'analyst', keys: 1 },
    ]);
  });
});
