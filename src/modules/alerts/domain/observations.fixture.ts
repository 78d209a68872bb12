/** Observations of one key: what specs make by hand, and any that there can be, in any order. */
import fc from 'fast-check';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import { NO_ORIGIN, type Outcome } from '../../../events/envelope.ts';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../../shared/iso-time.ts';
import type { LifecycleChange, LifecycleObservation } from './lifecycle-observation.ts';
import { DISABLES_MAX, ROTATIONS_MAX } from './state/key-life.ts';
import type { PresentedObservation } from './presented-observation.ts';

export const KEY_ID = 'key_019a9b3c5d6e7f808182838485868788';
const T0 = Date.UTC(2026, 0, 5);

/** A UUID that says which event it is. */
export const eventId = (n: number): string => `019a9b3c-5d71-7b12-9c23-${n.toString(16).padStart(12, '0')}`;

export const presented = (n: number, parts: Partial<PresentedObservation> = {}): PresentedObservation => ({
  kind: 'presented',
  id: eventId(n),
  timeMs: T0 + n * MS_PER_MINUTE,
  receivedMs: null,
  keyId: KEY_ID,
  tenant: 'default',
  outcome: 'SUCCESS',
  keyName: 'ci',
  owner: 'ana@example.com',
  ip: '203.0.113.7',
  userAgent: 'aws-cli/2.13.1',
  fingerprint: 'qk_one',
  dataset: 'orders',
  permission: 'read',
  endpoint: '/v1/query',
  gatewayKeyId: null,
  basedOn: [],
  external: false,
  ...parts,
});

export const happened = (n: number, timeMs: number, change: LifecycleChange): LifecycleObservation => ({
  ...{ kind: 'lifecycle', id: eventId(1_000_000 + n), timeMs, keyId: KEY_ID, tenant: 'default' },
  ...{ keyName: 'ci', owner: 'ana@example.com', partition: 0, offset: n + 1, change },
});

const outcomes = fc.constantFrom<Outcome>(
  ...(['SUCCESS', 'SUCCESS', 'SUCCESS', 'REVOKED', 'EXPIRED', 'DISABLED', 'INVALID'] as const),
  ...(['FORBIDDEN', 'RATE_LIMITED'] as const),
);
const addresses = fc.oneof(
  fc.constantFrom('203.0.113.7', '198.51.100.9', '2001:db8:7::1', 'ec2.amazonaws.com', null),
  fc.ipV4(),
  fc.ipV6(),
  fc.string({ maxLength: 20 }),
);
const texts = (...usual: readonly string[]) =>
  fc.oneof(fc.constantFrom(...usual, null), fc.string({ unit: codePoint }));
const fingerprints = fc.constantFrom('qk_one', 'qk_two', 'qk_three', null);
const anyTime = fc.oneof(
  fc.integer({ min: 0, max: 200 * MS_PER_DAY }).map((ms) => T0 + ms),
  fc.integer({ min: -(2 ** 45), max: 2 ** 50 }),
);

/** A presentation with anything that an event may hold, at any time. */
const anyUse = (times: fc.Arbitrary<number>): fc.Arbitrary<(n: number) => PresentedObservation> =>
  fc
    .record({
      ...{ timeMs: times, outcome: outcomes, ip: addresses, fingerprint: fingerprints },
      ...{
        userAgent: texts('aws-cli/2.1', 'curl/8', 'Mozilla/5.0 Chrome/141.0'),
        dataset: texts('orders', 'a'),
      },
      ...{ permission: texts('read', 'write'), endpoint: texts('/v1/query', '/v1/orders/4711') },
      basedOn: fc.array(fc.nat(10), { maxLength: 1 }),
      external: fc.boolean(),
      by: fc.constantFrom<Partial<PresentedObservation>>(
        ...[{ gatewayKeyId: null }, { gatewayKeyId: 'key_gateway' }],
        // The key itself asked, about another's and about its own.
        ...[{ gatewayKeyId: KEY_ID, keyId: 'key_of_another' }, { gatewayKeyId: KEY_ID }],
      ),
    })
    .map(
      ({ by, ...parts }) =>
        (n: number) =>
          presented(n, { ...parts, ...by }),
    );

const changes = (times: fc.Arbitrary<number>): fc.Arbitrary<(n: number) => LifecycleObservation> =>
  fc
    .tuple(
      times,
      fc.constantFrom<LifecycleChange['change']>(
        ...(['created', 'rotated', 'revoked', 'disabled', 'expired', 'accepted-late'] as const),
      ),
      fc.constantFrom('qk_one', 'qk_two', 'qk_three'),
      fc.integer({ min: 0, max: 2 * MS_PER_DAY }),
    )
    .map(
      ([timeMs, change, previousFingerprint, later]) =>
        (n: number) =>
          happened(n, timeMs, changeOf(change, timeMs, previousFingerprint, later)),
    );

function changeOf(
  change: LifecycleChange['change'],
  timeMs: number,
  previousFingerprint: string,
  later: number,
): LifecycleChange {
  switch (change) {
    case 'created':
      return { change, atMs: timeMs, byAnother: later % 2 === 0, ip: NO_ORIGIN.ip };
    case 'rotated':
      return { change, previousFingerprint, graceEndsMs: timeMs + later };
    case 'expired':
      return { change, atMs: timeMs };
    case 'accepted-late':
      return { change, useId: eventId(later % 50), usedMs: timeMs, lateMs: later };
    default:
      return { change };
  }
}

/** Any observations of one key, sensible or not. */
export const anyObservations = fc
  .array(fc.oneof({ weight: 6, arbitrary: anyUse(anyTime) }, { weight: 1, arbitrary: changes(anyTime) }), {
    maxLength: 120,
    size: 'max',
  })
  .map((makers) => makers.map((make, n) => make(n)));

const nearTimes = fc.integer({ min: 0, max: 120 * 24 }).map((hours) => T0 + hours * 60 * MS_PER_MINUTE);

/** The two streams of one key: uses in order of time, and what happened to it, no more of both than is remembered. */
export const twoStreams = (usesMax: number) =>
  fc.tuple(
    fc
      .array(anyUse(nearTimes), { maxLength: usesMax })
      .map((makers) => inTime(makers.map((make, n) => make(n)))),
    fc.array(changes(nearTimes), { maxLength: 8 }).map((makers) =>
      inTime(makers.map((make, n) => make(n)))
        .filter(({ change }) => change.change !== 'accepted-late')
        .filter(isAmongFirst('disabled', DISABLES_MAX))
        .filter(isAmongFirst('rotated', ROTATIONS_MAX))
        .map((observed, n) => ({ ...observed, offset: n + 1 })),
    ),
  );

/** Whether an observation is not a change of that kind, or one of the first so many. */
const isAmongFirst =
  (kind: LifecycleChange['change'], max: number) =>
  ({ change }: LifecycleObservation, at: number, all: readonly LifecycleObservation[]): boolean =>
    change.change !== kind || all.slice(0, at).filter((one) => one.change.change === kind).length < max;

const inTime = <Observed extends { readonly timeMs: number }>(
  all: readonly Observed[],
): readonly Observed[] => all.toSorted((one, other) => one.timeMs - other.timeMs);

/** The two streams as one, in any of the orders that keep that of each. */
export function interleaved<Item>(
  one: readonly Item[],
  other: readonly Item[],
  picks: readonly boolean[],
): readonly Item[] {
  const merged: Item[] = [];
  const left: readonly [Item[], Item[]] = [[...one], [...other]];
  for (const pick of picks) {
    const next = left[pick ? 1 : 0].shift();
    if (next !== undefined) merged.push(next);
  }
  return [...merged, ...left[1], ...left[0]];
}
