import { expect, it } from '@jest/globals';
import { usageReport, type UsageInput } from './usage.ts';

const counts = {
  requests: 100,
  successes: 97,
  invalid: 0,
  expired: 1,
  revoked: 0,
  disabled: 0,
  forbidden: 2,
  rateLimited: 0,
};
const input = (more: Partial<UsageInput> = {}): UsageInput => ({
  madeAt: '2026-11-20T21:00:00.000Z',
  logPosition: 'lifecycle 0:9, usage 0:99',
  coverage: [{ source: 'keytrail', from: '2026-01-01T00:00:00.000Z', to: '2026-11-04T00:00:00.000Z' }],
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-04T00:00:00.000Z',
  groupBy: 'owner',
  totals: {
    active: 5,
    expired: 2,
    revoked: 1,
    disabled: 1,
    created: 3,
    used: 4,
    requests: 100,
    successes: 97,
  },
  rows: [{ ...counts, group: { owner: 'ana@example.com', keys: 2, lastUsedAt: null } }],
  recentlyCreated: [],
  ...more,
});

it('adds up keys and failures, and gives requests a day rounded to two decimals', () => {
  const { summary, rows, population, parameters, title } = usageReport(input());
  expect({ summary, rows, population, parameters, title }).toEqual({
    title: 'Usage of keys by owner',
    parameters: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-04T00:00:00.000Z', groupBy: 'owner' },
    population: { keys: 9, leftOut: {} },
    summary: {
      keys: 9,
      active: 5,
      expired: 2,
      revoked: 1,
      disabled: 1,
      created: 3,
      used: 4,
      requests: 100,
      successes: 97,
      failures: 3,
    },
    rows: [{ owner: 'ana@example.com', keys: 2, lastUsedAt: null, ...counts, requestsPerDay: 33.33 }],
  });
});

it.each(['key', 'owner', 'day'] as const)(
  'has exactly the columns of its rows when grouped by %s',
  (groupBy) => {
    const names = usageReport(input({ groupBy })).columns.map(({ name }) => name);
    const of = { key: ['keyId', 'name', 'owner'], owner: ['owner', 'keys'], day: ['day', 'keys'] }[groupBy];
    expect(names.slice(0, of.length)).toEqual(of);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(Object.keys(counts)));
  },
);

it('covers nothing beyond the end of its period', () => {
  const coverage = [{ source: 'aws:1', from: '2026-11-03T00:00:00.000Z', to: '2026-11-09T00:00:00.000Z' }];
  expect(usageReport(input({ coverage })).coverage).toEqual([
    { source: 'aws:1', from: '2026-11-03T00:00:00.000Z', to: '2026-11-04T00:00:00.000Z' },
  ]);
});
