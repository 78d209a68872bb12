import { describe, expect, it } from '@jest/globals';
import { checkRequest } from './check-request.ts';
import type { AskedFilter, DatasetRequest } from './dataset-request.ts';
import { USAGE_DATASET } from './datasets/usage-dataset.ts';
import { KEYS_DATASET } from './datasets/keys-dataset.ts';
import { namedDataset } from './named-dataset.ts';

const ask = (changes: Partial<DatasetRequest>): DatasetRequest => ({
  dataset: 'usage',
  metrics: ['requests'],
  dimensions: [],
  filters: [],
  orderBy: [],
  limit: 1_000,
  ...changes,
});

const objections = (changes: Partial<DatasetRequest>, dataset = USAGE_DATASET) => {
  const result = checkRequest(dataset, ask(changes));
  if (result.ok) return [];
  expect(result.refusal.code).toBe('validation_failed');
  return result.refusal.errors ?? [];
};
const objectionTo = (filter: AskedFilter) => objections({ filters: [filter] })[0];

describe('a dataset', () => {
  const outcomeOf = (name: string, allowed: readonly string[] | null) => {
    const result = namedDataset(name, allowed);
    return result.ok ? result.value.name : [result.refusal.code, result.refusal.detail];
  };

  it('is refused to a credential that does not list it, in the words of SetuPranali’s guide', () => {
    const forbidden = ['forbidden', "Not authorized for dataset 'orders'"];
    expect(outcomeOf('orders', ['customers'])).toEqual(forbidden);
    expect(outcomeOf('orders', [])).toEqual(forbidden);
    expect(outcomeOf('usage', ['usage'])).toBe('usage');
  });

  it('is refused alike whether it exists or not, so that nobody learns which ones do', () => {
    expect(outcomeOf('usage', ['orders'])).toEqual(['forbidden', "Not authorized for dataset 'usage'"]);
    expect(outcomeOf('usags', ['orders'])).toEqual(['forbidden', "Not authorized for dataset 'usags'"]);
  });

  it('that does not exist is answered with those that do, to whom every dataset is allowed', () => {
    expect(namedDataset('usags', null)).toEqual({
      ok: false,
      refusal: {
        code: 'validation_failed',
        detail: 'The body is not as it must be; errors lists what is wrong.',
        errors: [
          { path: 'dataset', message: 'Did you mean usage? Must be one of keys, usage, events, alerts' },
        ],
      },
    });
  });

  it.each(['__proto__', 'constructor', 'toString', 'Usage', ''])('is not %j', (name) => {
    expect(namedDataset(name, null).ok).toBe(false);
  });
});

describe('a request is refused', () => {
  it('for every name that the dataset does not have, with the path and the nearest one', () => {
    const errors = objections({
      metrics: ['requests', 'request'],
      dimensions: ['tennant'],
      filters: [{ dimension: 'ownr', operator: 'eq', value: 'x' }],
      orderBy: [{ by: 'keys', direction: 'asc' }],
    });
    expect(errors.map(({ path, message }) => [path, /^Did you mean (\w+)\?/.exec(message)?.[1]])).toEqual([
      ['metrics[1]', 'requests'],
      ['dimensions[0]', 'tenant'],
      ['filters[0].dimension', 'owner'],
      ['orderBy[0].by', undefined],
    ]);
    expect(errors[3]?.message).toBe('Must be one of requests');
  });

  it('for names that are asked for twice', () => {
    expect(objections({ metrics: ['requests', 'requests'], dimensions: ['day', 'tenant', 'day'] })).toEqual([
      { path: 'metrics[1]', message: 'Is named twice' },
      { path: 'dimensions[2]', message: 'Is named twice' },
    ]);
  });

  it.each([
    ['tenant', 'equals', 'x', 'operator'],
    ['tenant', 'gt', 'x', 'operator'],
    ['viaGateway', 'in', [true], 'operator'],
    ['viaGateway', 'contains', 'x', 'operator'],
    ['day', 'contains', '2026', 'operator'],
    ['tenant', '__proto__', 'x', 'operator'],
    ['tenant', 'eq', 7, 'value'],
    ['tenant', 'eq', undefined, 'value'],
    ['tenant', 'eq', ['x'], 'value'],
    ['tenant', 'in', 'x', 'value'],
    ['tenant', 'in', [], 'value'],
    ['tenant', 'in', ['x', 7], 'value[1]'],
    ['tenant', 'contains', 'a\u0000b', 'value'],
    ['tenant', 'eq', '\ud800', 'value'],
    ['tenant', 'eq', 'x'.repeat(201), 'value'],
    ['tenant', 'isNull', 'true', 'value'],
    ['viaGateway', 'eq', 'true', 'value'],
    ['day', 'eq', '2026-02-30', 'value'],
    ['day', 'eq', '2026/11/20', 'value'],
    ['day', 'gte', '0000-01-01', 'value'],
    ['time', 'gte', 'yesterday', 'value'],
    ['time', 'gte', '2026-11-20T00:00:00', 'value'],
    ['time', 'gte', '9999-12-31T23:59:59-23:59', 'value'],
    ['time', 'gte', 1_760_000_000, 'value'],
    ['outcome', 'eq', 'SUCCES', 'value'],
    ['outcome', 'in', ['SUCCESS', 'REVOKE'], 'value[1]'],
  ])('for the filter %s %s %j at its %s', (dimension, operator, value, where) => {
    const filter = { dimension, operator, ...(value === undefined ? {} : { value }) };
    expect(objectionTo(filter)?.path).toBe(`filters[0].${where}`);
  });

  it('for whole numbers with a fraction, or beyond what a number holds exactly', () => {
    const rateLimit = (value: number) => {
      const filters = [{ dimension: 'rateLimit', operator: 'lt', value }];
      return objections({ dataset: 'keys', metrics: ['keys'], filters }, KEYS_DATASET)[0];
    };
    expect(rateLimit(600)).toBeUndefined();
    for (const value of [1.5, 2 ** 53, Number.MAX_VALUE]) {
      expect(rateLimit(value)).toEqual({ path: 'filters[0].value', message: 'Must be a whole number' });
    }
  });

  it('without saying again what was sent', () => {
    const marker = 'zzzzzzzz';
    const errors = objections({
      metrics: [marker],
      dimensions: [marker],
      filters: [
        { dimension: marker, operator: 'eq', value: marker },
        { dimension: 'tenant', operator: marker, value: marker },
        { dimension: 'outcome', operator: 'eq', value: marker },
        { dimension: 'day', operator: 'eq', value: marker },
      ],
    });
    expect(errors).toHaveLength(6);
    expect(JSON.stringify(errors)).not.toContain(marker);
  });

  it('for more values than one filter, or all of them, may have', () => {
    const values = (count: number) => Array.from({ length: count }, (_, n) => `tenant ${n}`);
    const filter = (count: number) => ({ dimension: 'tenant', operator: 'in', value: values(count) });
    expect(objections({ filters: Array.from({ length: 5 }, () => filter(1_000)) })).toEqual([]);
    expect(objectionTo(filter(1_001))?.path).toBe('filters[0].value');
    expect(objections({ filters: [...Array.from({ length: 5 }, () => filter(1_000)), filter(1)] })).toEqual([
      { path: 'filters', message: 'Must have at most 5000 values in all' },
    ]);
  });

  it('with twenty objections at most', () => {
    const filters = Array.from({ length: 50 }, () => ({ dimension: 'x', operator: 'eq', value: 'x' }));
    expect(objections({ filters })).toHaveLength(20);
  });
});
