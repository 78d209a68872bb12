import type { RuleName } from '../../../../src/modules/alerts/domain/rule-parameters.ts';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../../../src/shared/iso-time.ts';
import { dayMs } from '../world/calendar.ts';
import { between } from '../world/draws.ts';
import type { KeyLife } from '../world/key-life.ts';
import { KINDS } from '../world/kinds.ts';
import type { Scenario, VictimLife } from './scenario.ts';
import { usesOf } from './thief.ts';

type Parts = Pick<Scenario, 'moments'> & {
  readonly rule: RuleName;
  readonly intensity: string;
  readonly life?: Scenario['life'];
};

const exact = ({ rule, intensity, moments, life = null }: Parts): Scenario => ({
  ...{ type: rule, intensity, claims: [rule], kinds: KINDS, life, moments },
});

const some = (random: VictimLife['random'], from: number, to: number): number =>
  Math.floor(between(random, from, to));

/** Ended so long before it is misused; its clients were stopped in time. */
const ended =
  (how: 'revoked' | 'expired', fromMs: number, toMs: number) =>
  ({ random, misusedMs }: VictimLife): Partial<KeyLife> => {
    const ms = misusedMs - some(random, fromMs, toMs);
    return { end: { how, ms }, lastUseMs: ms - MS_PER_MINUTE };
  };

const disabledThen = ({ random, misusedMs }: VictimLife): Partial<KeyLife> => ({
  disabled: {
    fromMs: misusedMs - some(random, MS_PER_MINUTE, 2 * MS_PER_DAY),
    untilMs: misusedMs + MS_PER_DAY,
    told: true,
  },
});

const rotatedThen =
  (shareOfGrace: (random: VictimLife['random']) => number) =>
  ({ random, misusedMs }: VictimLife): Partial<KeyLife> => {
    const graceMs = some(random, MS_PER_HOUR, 5 * MS_PER_DAY);
    const ms = misusedMs - Math.floor(graceMs * shareOfGrace(random));
    return { rotations: [{ ms, graceMs, switchedMs: ms + Math.floor(graceMs / 2) }] };
  };

const FROM_THE_BEGINNING = { createdMs: dayMs(0) + MS_PER_HOUR, firstUseMs: dayMs(0) + 2 * MS_PER_HOUR };
const HARDLY_LATE = [11 * MS_PER_SECOND, 2 * MS_PER_MINUTE] as const;
const SOME_TIME = [MS_PER_HOUR, 10 * MS_PER_DAY] as const;

/** Each exact rule, near its boundary and far from it, by its owner's clients and by somebody else. */
export const EXACT_SCENARIOS: readonly Scenario[] = [
  exact({
    ...{
      rule: 'use-after-revoke',
      intensity: 'refused, somebody else',
      life: ended('revoked', ...SOME_TIME),
    },
    moments: (stage) => usesOf(stage, { count: 3, minutes: 5, client: () => stage.thief }),
  }),
  exact({
    ...{ rule: 'use-after-revoke', intensity: 'refused, own job', life: ended('revoked', ...SOME_TIME) },
    moments: (stage) =>
      usesOf(stage, { count: 1, minutes: 1, client: () => stage.victim.usualClient(stage.ms) }),
  }),
  exact({
    ...{ rule: 'use-after-revoke', intensity: 'accepted', life: ended('revoked', ...HARDLY_LATE) },
    moments: (stage) =>
      usesOf(stage, { count: 1, minutes: 1, client: () => stage.thief, as: 'decided-unaware' }),
  }),
  exact({
    ...{
      rule: 'use-after-expiry',
      intensity: 'refused',
      life: ended('expired', MS_PER_SECOND, 5 * MS_PER_DAY),
    },
    moments: (stage) => usesOf(stage, { count: 2, minutes: 5, client: () => stage.thief }),
  }),
  exact({
    ...{ rule: 'use-after-expiry', intensity: 'accepted', life: ended('expired', ...HARDLY_LATE) },
    moments: (stage) =>
      usesOf(stage, { count: 1, minutes: 1, client: () => stage.thief, as: 'decided-unaware' }),
  }),
  exact({
    ...{ rule: 'use-of-disabled-key', intensity: 'refused', life: disabledThen },
    moments: (stage) => usesOf(stage, { count: 2, minutes: 5, client: () => stage.thief }),
  }),
  exact({
    ...{ rule: 'use-of-disabled-key', intensity: 'accepted', life: disabledThen },
    moments: (stage) =>
      usesOf(stage, { count: 1, minutes: 1, client: () => stage.thief, as: 'decided-unaware' }),
  }),
  exact({
    ...{ rule: 'dormant-key-wakes', intensity: 'after 60 to 70 days' },
    life: ({ random, misusedMs }) => ({
      ...FROM_THE_BEGINNING,
      lastUseMs: misusedMs - some(random, 60 * MS_PER_DAY, 70 * MS_PER_DAY),
    }),
    moments: (stage) => usesOf(stage, { count: 2, minutes: 5, client: () => stage.thief }),
  }),
  exact({
    ...{ rule: 'dormant-key-wakes', intensity: 'never used before' },
    life: () => ({ ...FROM_THE_BEGINNING, firstUseMs: dayMs(10_000) }),
    moments: (stage) => usesOf(stage, { count: 1, minutes: 1, client: () => stage.thief }),
  }),
  exact({
    ...{ rule: 'use-before-creation', intensity: 'by 11 minutes to 2 days' },
    life: ({ random, misusedMs }) => {
      const createdMs = misusedMs + some(random, 11 * MS_PER_MINUTE, 2 * MS_PER_DAY);
      return { createdMs, firstUseMs: createdMs + MS_PER_DAY, createdBy: 'owner' };
    },
    moments: (stage) =>
      usesOf(stage, { count: 2, minutes: 2, client: () => stage.thief, as: 'decided-unaware' }),
  }),
  exact({
    ...{ rule: 'old-secret-late-in-grace', intensity: 'at the end of its grace' },
    life: rotatedThen((random) => between(random, 0.81, 0.99)),
    moments: (stage) =>
      usesOf(stage, { count: 1, minutes: 1, client: () => stage.victim.usualClient(stage.ms), secret: 0 }),
  }),
  exact({
    ...{ rule: 'old-secret-late-in-grace', intensity: 'refused after it' },
    life: rotatedThen((random) => between(random, 1.2, 6)),
    moments: (stage) => usesOf(stage, { count: 2, minutes: 2, client: () => stage.thief, secret: 0 }),
  }),
  exact({
    ...{ rule: 'key-of-another-tenant', intensity: 'once' },
    moments: (stage) => usesOf(stage, { count: 1, minutes: 1, client: () => stage.thief, as: 'foreign' }),
  }),
  exact({
    ...{ rule: 'created-for-another-and-used', intensity: 'within 15 minutes' },
    life: ({ random, misusedMs }) => {
      const createdMs = misusedMs - some(random, MS_PER_SECOND, 15 * MS_PER_MINUTE);
      return { createdMs, createdBy: 'another', firstUseMs: createdMs + MS_PER_DAY };
    },
    moments: (stage) => usesOf(stage, { count: 2, minutes: 10, client: () => stage.thief }),
  }),
];
