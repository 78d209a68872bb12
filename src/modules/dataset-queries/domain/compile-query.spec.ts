import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compiled as compiledOver, requests } from '../../../../test/fixtures/dataset-requests.ts';
import type { CompiledQuery } from './compile-query.ts';
import type { DatasetRequest } from './dataset-request.ts';
import { DATASETS } from './datasets.ts';

/** Stand for the reviewed statements, which are not looked into. */
const SOURCE = 'SELECT 1 AS source\n';
const KEY_OWNERS = 'SELECT 2 AS owner\n';
const compiled = (request: DatasetRequest, ownKeysOf: string | null = null): CompiledQuery =>
  compiledOver(request, { source: SOURCE, keyOwners: KEY_OWNERS, ownKeysOf });

const ask = (changes: Partial<DatasetRequest>): DatasetRequest => ({
  dataset: 'usage',
  metrics: ['requests'],
  dimensions: [],
  filters: [],
  orderBy: [],
  limit: 1_000,
  ...changes,
});

const whereOf = ({ sql }: CompiledQuery): string | undefined =>
  sql.split('\n').find((line) => line.startsWith('WHERE '));

describe('a dataset query', () => {
  it('becomes one SELECT over its source, with dimensions before metrics and no ties in its order', () => {
    const request = ask({
      metrics: ['requests', 'keys'],
      dimensions: ['tenant', 'outcome'],
      filters: [{ dimension: 'owner', operator: 'eq', value: 'ana@example.com' }],
      orderBy: [{ by: 'requests', direction: 'desc' }],
      limit: 10,
    });
    expect(compiled(request)).toEqual({
      sql: [
        'SELECT tenant AS c0, outcome AS c1, count(*) AS c2, count(DISTINCT keyid) AS c3',
        'FROM (',
        'SELECT 1 AS source',
        ') AS facts',
        'LEFT JOIN (',
        'SELECT 2 AS owner',
        ') AS owners ON owners.ownedkeyid = facts.keyid',
        'WHERE (owner) = ?',
        'GROUP BY 1, 2',
        'ORDER BY 3 DESC NULLS LAST, 1 ASC NULLS LAST, 2 ASC NULLS LAST',
        'LIMIT ?',
      ].join('\n'),
      parameters: ['ana@example.com', 11],
      columns: [
        { name: 'tenant', type: 'text' },
        { name: 'outcome', type: 'text' },
        { name: 'requests', type: 'integer' },
        { name: 'keys', type: 'integer' },
      ],
    });
  });

  it('without dimensions is one row', () => {
    expect(compiled(ask({})).sql).toBe(
      'SELECT count(*) AS c0\nFROM (\nSELECT 1 AS source\n) AS facts\nLIMIT ?',
    );
  });

  it('finds out who owns keys only where that is asked for or decides what may be seen', () => {
    const joins = ({ sql }: CompiledQuery) => sql.includes('LEFT JOIN');
    const byOwner = [{ dimension: 'owner', operator: 'isNull' }];
    expect(joins(compiled(ask({ dimensions: ['keyId', 'tenant', 'day'] })))).toBe(false);
    expect(joins(compiled(ask({ dimensions: ['keyName'] })))).toBe(true);
    expect(joins(compiled(ask({ filters: byOwner })))).toBe(true);
    expect(joins(compiled(ask({}), 'ana@example.com'))).toBe(true);
    const keys = ask({ dataset: 'keys', metrics: ['keys'], dimensions: ['owner'], filters: byOwner });
    expect(joins(compiled(keys, 'ana@example.com'))).toBe(false);
  });

  it('binds what its source asks for first', () => {
    const request = ask({
      dataset: 'keys',
      metrics: ['keys'],
      filters: [{ dimension: 'status', operator: 'eq', value: 'ACTIVE' }],
    });
    expect(compiled(request).parameters).toEqual(['2026-11-20T00:00:00.000Z', 'ACTIVE', 1_001]);
  });

  it('is limited to the keys of an owner in front of every filter', () => {
    const filters = [{ dimension: 'owner', operator: 'eq', value: 'bob@example.com' }];
    const query = compiled(ask({ filters }), 'ana@example.com');
    expect(whereOf(query)).toBe('WHERE owner = ? AND (owner) = ?');
    expect(query.parameters).toEqual(['ana@example.com', 'bob@example.com', 1_001]);
  });

  it.each([
    ['eq', 'a', '(tenant) = ?', ['a']],
    ['ne', 'a', '(tenant) IS DISTINCT FROM ?', ['a']],
    ['in', ['a', 'b'], '(tenant) IN (?, ?)', ['a', 'b']],
    ['notIn', ['a', 'b'], '((tenant) IS NULL OR (tenant) NOT IN (?, ?))', ['a', 'b']],
    ['contains', '50%_', 'strpos(tenant, ?) > 0', ['50%_']],
    ['isNull', true, '(tenant) IS NULL', []],
    ['isNull', undefined, '(tenant) IS NULL', []],
    ['isNull', false, '(tenant) IS NOT NULL', []],
  ])('has the filter %s %j as %s', (operator, value, sql, parameters) => {
    const filter = { dimension: 'tenant', operator, ...(value === undefined ? {} : { value }) };
    const query = compiled(ask({ filters: [filter] }));
    expect(whereOf(query)).toBe(`WHERE ${sql}`);
    expect(query.parameters).toEqual([...parameters, 1_001]);
  });

  it.each([
    ['gte', '2026-11-20T23:30:00-01:00', 'eventdate >= ?', ['2026/11/21', '2026-11-21T00:30:00.000Z']],
    ['lt', '2026-11-20', 'eventdate <= ?', ['2026/11/20', '2026-11-20T00:00:00.000Z']],
  ])('lets a time %s %s decide which days are read', (operator, value, condition, parameters) => {
    const query = compiled(ask({ filters: [{ dimension: 'time', operator, value }] }));
    const comparison = operator === 'gte' ? '>=' : '<';
    expect(whereOf(query)).toBe(
      `WHERE ${condition} AND (eventtime) ${comparison} CAST(from_iso8601_timestamp(?) AS timestamp)`,
    );
    expect(query.parameters).toEqual([...parameters, 1_001]);
  });

  it('lets a list of days decide from which to which day is read', () => {
    const value = ['2026-11-20', '2026-11-02', '2026-11-07'];
    const query = compiled(ask({ filters: [{ dimension: 'day', operator: 'in', value }] }));
    expect(whereOf(query)).toMatch(/^WHERE eventdate >= \? AND eventdate <= \? AND /);
    expect(query.parameters).toEqual(['2026/11/02', '2026/11/20', ...value, 1_001]);
  });

  it.each(['ne', 'isNull'])('reads every day for %s', (operator) => {
    const value = operator === 'ne' ? '2026-11-20' : true;
    const query = compiled(ask({ filters: [{ dimension: 'day', operator, value }] }));
    expect(whereOf(query)).not.toContain('eventdate >=');
    expect(whereOf(query)).not.toContain('eventdate <=');
  });

  it('has a parameter for every ?, whatever is asked', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const { sql, parameters } = compiled(request);
        const own = request.dataset === 'keys' ? 1 : 0;
        expect(sql.split('?').length - 1).toBe(parameters.length - own);
      }),
    );
  });

  it('has a text that depends on names and on how many values there are, never on a value', () => {
    const others = { text: 'other', number: 7, boolean: true } as const;
    fc.assert(
      fc.property(requests, (request) => {
        const dataset = DATASETS.find(({ name }) => name === request.dataset);
        const filters = request.filters.map((filter) => {
          const dimension = dataset?.dimensions.find(({ name }) => name === filter.dimension);
          if (filter.operator === 'isNull' || dimension?.type === undefined) return filter;
          const other =
            dimension.values?.[0] ??
            { ...others, integer: 7, day: '2001-01-01', instant: '2001-01-01T00:00:00Z' }[dimension.type];
          return { ...filter, value: Array.isArray(filter.value) ? filter.value.map(() => other) : other };
        });
        expect(compiled({ ...request, filters, limit: 1 }).sql).toBe(compiled(request).sql);
      }),
    );
  });
});
