import { describe, expect, it } from '@jest/globals';
import { denialDetail, denialOf } from './denial.ts';
import { createdKey, day, given, happened } from './given-key.fixture.ts';
import { decideUse } from './use-key.ts';

const ask = { dataset: null, permission: null, ip: '203.0.113.7', now: day(10) };
const bound = createdKey({
  allowedCidrs: ['203.0.113.0/24'],
  allowedDatasets: ['orders'],
  permissions: ['read'],
});

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
    ['asked from an allowed address', [bound], ask, 'SUCCESS'],
    ['asked from another address', [bound], { ...ask, ip: '198.51.100.7' }, 'FORBIDDEN'],
    ['bound to addresses, asked from nobody knows where', [bound], { ...ask, ip: null }, 'FORBIDDEN'],
    ['not bound, asked from nobody knows where', [createdKey()], { ...ask, ip: null }, 'SUCCESS'],
    ['allowed from no address', [createdKey({ allowedCidrs: [] })], ask, 'FORBIDDEN'],
    [
      'bound to addresses since a change',
      [createdKey(), happened.updated(day(1), { allowedCidrs: ['10.0.0.0/8'] })],
      ask,
      'FORBIDDEN',
    ],
    [
      'disabled, asked from another address',
      [bound, happened.disabled(day(1))],
      { ...ask, ip: null },
      'DISABLED',
    ],
  ] as const)('a key that is %s', (_, events, request, outcome) => {
    expect(decideUse(given(...events).state, 'current', request)).toBe(outcome);
  });
});

describe('the right that a key lacks', () => {
  const key = bound.data;

  it.each([
    [
      { ip: null, dataset: 'stock', permission: 'write' },
      'address',
      'Not authorized from an unknown address',
    ],
    [{ ip: '::1', dataset: null, permission: null }, 'address', "Not authorized from address '::1'"],
    [{ ip: ask.ip, dataset: 'stock', permission: 'write' }, 'dataset', "Not authorized for dataset 'stock'"],
    [
      { ip: ask.ip, dataset: 'orders', permission: 'write' },
      'permission',
      "Not authorized for permission 'write'",
    ],
  ] as const)('is named to the bearer: of %p the %s', (target, denial, detail) => {
    expect(denialOf(key, target)).toBe(denial);
    expect(denialDetail(denial, target)).toBe(detail);
  });

  it('is none when it has them all', () => {
    expect(denialOf(key, { ip: ask.ip, dataset: 'orders', permission: 'read' })).toBeNull();
  });
});
