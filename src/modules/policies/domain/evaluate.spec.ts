import { describe, expect, it } from '@jest/globals';
import { MS_PER_DAY } from '../../../shared/iso-time.ts';
import { shippedPacks } from '../shipped-packs.ts';
import { findingDays } from './evaluate.ts';
import {
  ago,
  approved,
  found,
  keyFacts,
  later,
  NOW,
  rotationControl,
  unusedControl,
} from './given-policy.fixture.ts';
import type { PolicyControl } from './policy-pack.ts';

const shipped = (pack: string, id: string): PolicyControl => {
  const control = shippedPacks()
    .find(({ name }) => name === pack)
    ?.controls.find((one) => one.id === id);
  if (control === undefined) throw new TypeError(`no control ${id} in ${pack}`);
  return control;
};

/** Days and milliseconds since the last use, and whether that is a finding. */
const AROUND = (days: number, isFindingOnIt: boolean) =>
  [
    [days - 1, 0, false],
    [days, -1, false],
    [days, 0, isFindingOnIt],
    [days, 1, true],
    [days + 1, 0, true],
  ] as const;

describe.each([
  ['cis-aws-7', '2.11', 45, true],
  ['fedramp-high', 'AC-2(3)', 35, true],
  ['pci-dss', '8.2.6', 90, false],
] as const)('%s %s', (pack, id, days, isFindingOnIt) => {
  const control = shipped(pack, id);

  it.each(AROUND(days, isFindingOnIt))('judges a key last used %i days and %i ms ago: %s', (d, ms, is) => {
    expect(found(control, { lastUsedAt: ago(d, ms) })?.verdict).toBe(is ? 'finding' : undefined);
  });

  it.each(AROUND(days, isFindingOnIt))(
    'judges a key that was made %i days and %i ms ago and never used: %s',
    (d, ms, is) => {
      expect(found(control, { createdAt: ago(d, ms) })?.verdict).toBe(is ? 'finding' : undefined);
    },
  );

  it('says since when, and for how many whole days', () => {
    const finding = found(control, { lastUsedAt: ago(days + 3, 1_000) });
    expect(finding === undefined ? null : [findingDays(finding), finding.since]).toEqual([
      days + 3,
      ago(3, isFindingOnIt ? 1_000 : 999),
    ]);
  });
});

describe('cis-aws-7 2.12', () => {
  const control = shipped('cis-aws-7', '2.12');

  it.each(AROUND(90, false))('judges a secret of %i days and %i ms: %s', (d, ms, is) => {
    const verdict = is ? 'finding' : undefined;
    expect(found(control, { rotatedAt: ago(d, ms), lastUsedAt: ago(0, 1) })?.verdict).toBe(verdict);
    expect(found(control, { createdAt: ago(d, ms) })?.verdict).toBe(verdict);
  });

  it('counts the age of a key whose creation no trail shows from when it was first seen', () => {
    const facts = { source: 'aws', createdAt: null, knownSince: ago(91) };
    expect(found(control, facts)).toMatchObject({ verdict: 'finding', idleMs: 91 * MS_PER_DAY });
  });
});

describe('a control about use', () => {
  const control = unusedControl(45);

  it('finds no key that has not existed for the window, whatever is known of its use', () => {
    expect(found(control, { createdAt: ago(45, -1), source: 'aws' })).toBeUndefined();
  });

  it('finds no key that has ended, none that is temporary, and none of another tenant', () => {
    const none = [{ status: 'REVOKED' }, { status: 'EXPIRED' }, { lifetime: 'temporary' }] as const;
    expect(none.map((facts) => found(control, facts))).toEqual([undefined, undefined, undefined]);
    expect(found(control, {}, { tenants: ['globex'] })).toBeUndefined();
    expect(found(control, {}, { tenants: ['acme'] })?.verdict).toBe('finding');
  });

  it('says that it is not known where the trail does not reach the present, however long the idle time before', () => {
    expect(found(control, { source: 'aws' })).toMatchObject({ verdict: 'unknown', since: null });
  });

  it('says that it is not known where the trail is younger than the window', () => {
    const by = {
      coverage: new Map([['keytrail', [{ fromMs: Date.parse(ago(10)), toMs: Date.parse(NOW), to: NOW }]]]),
    };
    expect(found(control, { createdAt: ago(100) }, {}, by)?.verdict).toBe('unknown');
  });

  it('tells what is disabled already from what still works', () => {
    expect(found(control, { status: 'DISABLED' })?.verdict).toBe('disabled');
  });

  it('leaves out exempt kinds before exceptions, and says so of both', () => {
    const exceptions = [approved({ keyId: 'key_1' })];
    const kindsOf = () => ['service' as const];
    expect(found(control, {}, {}, { exceptions })).toMatchObject({
      verdict: 'excepted',
      exceptionId: 'pex_1',
    });
    expect(found(control, {}, { exempt: ['service'] }, { exceptions, kindsOf })?.verdict).toBe('exempt');
  });

  it.each([
    ['its key', { keyId: 'key_1' }, true],
    ['another key', { keyId: 'key_2' }, false],
    ['its owner', { owner: 'ana@example.com' }, true],
    ['its owner, in other letters', { owner: 'Ana@Example.COM' }, true],
    ['another owner', { owner: 'bob@example.com' }, false],
    ['the whole tenant', {}, true],
    ['its key, but not yet', { keyId: 'key_1', at: later(0, 1) }, false],
    ['its key, to the last millisecond', { keyId: 'key_1', until: later(0, 1) }, true],
    ['its key, until now', { keyId: 'key_1', until: NOW }, false],
    ['the whole tenant, approved by the owner', { by: 'ana@example.com' }, false],
  ] as const)('heeds an exception for %s: %s', (_, scope, isHeeded) => {
    const finding = found(control, {}, {}, { exceptions: [approved(scope)] });
    expect(finding?.verdict).toBe(isHeeded ? 'excepted' : 'finding');
  });
});

describe('a control about rotation', () => {
  it('is not kept by using the key', () => {
    expect(found(rotationControl(90), { createdAt: ago(91), lastUsedAt: NOW })?.verdict).toBe('finding');
  });

  it('finds nothing of a key that was rotated since', () => {
    expect(found(rotationControl(90), { ...keyFacts(), rotatedAt: ago(1) })).toBeUndefined();
  });
});
