import type { Random } from '../../../../src/modules/demo/domain/random.ts';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../../../src/shared/iso-time.ts';
import { dayMs } from './calendar.ts';
import { between, happens } from './draws.ts';
import type { Kind } from './kinds.ts';

/** What happens to a key, and from when to when its clients use it. Null: never. */
export interface KeyLife {
  readonly createdMs: number;
  readonly createdBy: 'owner' | 'another' | 'file';
  readonly firstUseMs: number;
  readonly lastUseMs: number;
  readonly rotations: readonly Rotation[];
  readonly disabled: Disabled | null;
  readonly end: { readonly how: 'revoked' | 'expired'; readonly ms: number } | null;
}

export interface Disabled {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Its clients were stopped before; else they are refused meanwhile. */
  readonly told: boolean;
}

export interface Rotation {
  readonly ms: number;
  readonly graceMs: number;
  /** When the last of its clients has the new secret. */
  readonly switchedMs: number;
}

const FIRST_DAYS = 3;
/** Of a hundred keys, those that are there from the beginning. */
const THERE_FROM_THE_BEGINNING = 0.75;
const ROTATED = 0.4;
const DISABLED = 0.04;
const REVOKED = 0.06;
const EXPIRED = 0.08;
/** Of the keys that end, those whose clients nobody told in time: they are refused for a while, and then changed over. */
const NOT_TOLD = 0.4;

/** A life in which nothing is wrong; its clients may be late, as people are. */
export function harmlessLife(random: Random, kind: Kind, days: number): KeyLife {
  const created = happens(random, THERE_FROM_THE_BEGINNING)
    ? between(random, 0, FIRST_DAYS)
    : between(random, FIRST_DAYS, days * 0.75);
  const createdMs = dayMs(0) + Math.floor(created * MS_PER_DAY);
  const createdBy = creator(random, kind);
  const firstUseMs = createdMs + firstUseAfter(random, createdBy);
  const endOfTime = dayMs(days + 1);
  const end = endOf(random, firstUseMs, days);
  const lastUseMs = end === null ? endOfTime : end.ms + lastUseAfter(random, end.how);
  return {
    ...{ createdMs, createdBy, firstUseMs, lastUseMs, end },
    rotations: happens(random, ROTATED) ? rotations(random, firstUseMs, end?.ms ?? endOfTime) : [],
    disabled: end === null && happens(random, DISABLED) ? disabled(random, firstUseMs, days) : null,
  };
}

function creator(random: Random, kind: Kind): KeyLife['createdBy'] {
  if (kind === 'analyst') return happens(random, 0.3) ? 'another' : 'owner';
  return happens(random, 0.3) ? 'file' : happens(random, 0.35) ? 'another' : 'owner';
}

/** Who makes a key for another has to send it; the rule's limit is fifteen minutes, and the quickest here are near it. */
const firstUseAfter = (random: Random, createdBy: KeyLife['createdBy']): number =>
  createdBy === 'another'
    ? Math.round(between(random, 16 * MS_PER_MINUTE, happens(random, 0.3) ? MS_PER_HOUR : 4 * MS_PER_DAY))
    : Math.round(between(random, MS_PER_SECOND, MS_PER_HOUR));

function endOf(random: Random, firstUseMs: number, days: number): KeyLife['end'] {
  const how = happens(random, EXPIRED) ? 'expired' : happens(random, REVOKED) ? 'revoked' : null;
  if (how === null) return null;
  const ms = Math.floor(between(random, firstUseMs + 5 * MS_PER_DAY, dayMs(days + 20)));
  return ms < dayMs(days - 1) ? { how, ms } : null;
}

/** Before the end, by hours or days; or after it, until somebody looks into the failing job. */
function lastUseAfter(random: Random, how: 'revoked' | 'expired'): number {
  if (!happens(random, how === 'expired' ? NOT_TOLD : NOT_TOLD / 4))
    return -Math.floor(between(random, MS_PER_MINUTE, 3 * MS_PER_DAY));
  return Math.floor(between(random, MS_PER_HOUR, 3 * MS_PER_DAY));
}

/** Every 40 to 90 days. Most clients are changed over well within the grace, all of them before four fifths of it. */
function rotations(random: Random, fromMs: number, untilMs: number): readonly Rotation[] {
  const made: Rotation[] = [];
  const next = (): number => between(random, 40, 90) * MS_PER_DAY;
  for (let ms = fromMs + next(); ms < untilMs - 9 * MS_PER_DAY; ms += next()) {
    const graceMs = happens(random, 0.15) ? 0 : Math.floor(between(random, 0.5, 7) * MS_PER_DAY);
    // Without a grace the clients are stopped, given the new secret, and some are a few minutes late.
    const switchAfter =
      graceMs === 0 ? between(random, 0, 9 * MS_PER_MINUTE) : graceMs * between(random, 0, 0.79);
    made.push({ ms: Math.floor(ms), graceMs, switchedMs: Math.floor(ms + switchAfter) });
  }
  return made;
}

function disabled(random: Random, firstUseMs: number, days: number): KeyLife['disabled'] {
  const fromMs = Math.floor(between(random, firstUseMs + MS_PER_DAY, dayMs(days)));
  const untilMs = fromMs + Math.floor(between(random, MS_PER_HOUR, 4 * MS_PER_DAY));
  return fromMs < dayMs(days - 1) ? { fromMs, untilMs, told: !happens(random, NOT_TOLD) } : null;
}

/** Half of the clients have the new secret halfway; the old one is presented until the last has. */
export function secretAt(random: Random, { rotations: all }: KeyLife, ms: number): number {
  let secret = 0;
  for (const { ms: rotatedMs, switchedMs } of all) {
    if (ms < rotatedMs) break;
    const share = (ms - rotatedMs) / Math.max(switchedMs - rotatedMs, 1);
    if (random.next() < share) secret += 1;
    else break;
  }
  return secret;
}
