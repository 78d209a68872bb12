import { describe, expect, it } from '@jest/globals';
import { createdKey, day, given, happened } from './given-key.fixture.ts';
import { decideUse } from './use-key.ts';

const ask = { dataset: null, permission: null, now: day(10) };

describe('using a key', () => {
  it.each([
    ['unknown', [], ask, 'INVALID'],
    ['issued by another system', [happened.observedElsewhere(day(1))], ask, 'INVALID'],
    ['active', [createdKey()], ask, 'SUCCESS'],
    ['revoked', [createdKey(), happened.revoked(day(1))], ask, 'REVOKED'],
    ['swept as expired', [createdKey(), happened.expired(day(1))], ask, 'EXPIRED'],
    ['past its expiry, not swept yet', [createdKey()], { ...ask, now: day(90) }, 'EXPIRED'],
    [
      'a millisecond before its expiry',
      [createdKey()],
      { ...ask, now: '2026-03-31T23:59:59.999Z' },
      'SUCCESS',
    ],
    ['disabled', [createdKey(), happened.disabled(day(1))], ask, 'DISABLED'],
    ['disabled and expired', [createdKey(), happened.disabled(day(1))], { ...ask, now: day(91) }, 'EXPIRED'],
    ['enabled again', [createdKey(), happened.disabled(day(1)), happened.enabled(day(2))], ask, 'SUCCESS'],
    [
      'asked for an allowed dataset',
      [createdKey({ allowedDatasets: ['orders'] })],
      { ...ask, dataset: 'orders' },
      'SUCCESS',
    ],
    [
      'asked for another dataset',
      [createdKey({ allowedDatasets: ['orders'] })],
      { ...ask, dataset: 'stock' },
      'FORBIDDEN',
    ],
    ['allowed no dataset', [createdKey({ allowedDatasets: [] })], { ...ask, dataset: 'orders' }, 'FORBIDDEN'],
    [
      'asked for a permission it lacks',
      [createdKey({ permissions: ['read'] })],
      { ...ask, permission: 'write' },
      'FORBIDDEN',
    ],
  ] as const)('a key that is %s', (_, events, request, outcome) => {
    expect(decideUse(given(...events).state, 'current', request)).toBe(outcome);
  });
});
