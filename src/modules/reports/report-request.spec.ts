import { describe, expect, it } from '@jest/globals';
import { inventoryParameters, unusedKeysParameters, usageParameters } from './report-request.ts';

const now = '2026-11-20T21:00:00.000Z';

describe('parameters that were not given', () => {
  it('mean ninety days, at least, up to now', () => {
    expect(unusedKeysParameters({}, now)).toEqual({
      ok: true,
      value: { asOf: now, policy: { days: 90, comparison: 'at-least' } },
    });
  });

  it('mean the last thirty days, by key', () => {
    expect(usageParameters({}, now)).toEqual({
      ok: true,
      value: { from: '2026-10-21T21:00:00.000Z', to: now, groupBy: 'key' },
    });
  });
});

it.each([
  ['2026-11-01', '2026-11-01T00:00:00.000Z'],
  ['2026-11-01T12:00Z', '2026-11-01T12:00:00.000Z'],
  ['2026-11-01T12:00:00.5+02:00', '2026-11-01T10:00:00.500Z'],
  [now, now],
])('%s is the instant %s', (asOf, instant) => {
  expect(inventoryParameters({ asOf }, now)).toEqual({ ok: true, value: instant });
});

it.each([
  [() => unusedKeysParameters({ days: 0 }, now), 'days must be a whole number from 1 to 3650.'],
  [() => unusedKeysParameters({ days: 45.5 }, now), 'days must be a whole number from 1 to 3650.'],
  [() => unusedKeysParameters({ days: Number.NaN }, now), 'days must be a whole number from 1 to 3650.'],
  [() => unusedKeysParameters({ days: 3_651 }, now), 'days must be a whole number from 1 to 3650.'],
  [() => inventoryParameters({ asOf: '2026-11-20T21:00:00.001Z' }, now), 'asOf must not be in the future.'],
  [
    () => inventoryParameters({ asOf: 'yesterday' }, now),
    'asOf must be a day or an instant in ISO 8601, for instance 2026-11-20T21:04:44Z.',
  ],
  [
    () => inventoryParameters({ asOf: '2026-13-01' }, now),
    'asOf must be a day or an instant in ISO 8601, for instance 2026-11-20T21:04:44Z.',
  ],
  [() => usageParameters({ from: '2026-11-02', to: '2026-11-02' }, now), 'from must be before `to`.'],
  [() => usageParameters({ to: '2027-01-01' }, now), 'to must not be in the future.'],
])('refuses case %#: %s', (ask, detail) => {
  const path = detail.slice(0, detail.indexOf(' '));
  expect(ask()).toEqual({
    ok: false,
    refusal: {
      code: 'validation_failed',
      detail,
      errors: [{ path, message: detail.slice(path.length + 1, -1) }],
    },
  });
});
