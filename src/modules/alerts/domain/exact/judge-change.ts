import type { CallsElsewhere } from '../calls-elsewhere.ts';
import type { Finding, Subject } from '../finding.ts';
import { hash32 } from '../hash32.ts';
import type { LifecycleObservation } from '../lifecycle-observation.ts';
import { networkOf } from '../network.ts';
import type { RuleSet } from '../rule-set.ts';
import { keptTime } from '../state/bounds.ts';
import { addDisable, addRotation } from '../state/key-life.ts';
import { firstUse, rememberedUses, UNSTATED, type RememberedUse } from '../state/remembered-uses.ts';
import { isKeptId } from '../state/state-bytes.ts';
import type { KeySubject } from '../subject-state.ts';
import { findUseAfterEnd } from './after-end.ts';
import { findAcceptedWhileDisabled } from './disabled-accepted.ts';
import { findDormantKey } from './dormant.ts';
import { findUseBeforeCreation, findUsedSoon } from './near-creation.ts';
import { findOldSecret } from './old-secret.ts';

type Found = readonly (Finding | null)[];
const NOTHING: Found = [];

/** More partitions than a lifecycle has; a state keeps the number in one byte. */
const PARTITIONS_MAX = 255;

/** Takes up what happened to a key, and compares the uses that were read before it with it. */
export function judgeChange(
  state: KeySubject,
  observed: LifecycleObservation,
  subject: Subject,
  rules: RuleSet,
  callsElsewhere: CallsElsewhere,
): Found {
  if (!isKeptId(observed.id)) return NOTHING;
  const { change } = observed;
  switch (change.change) {
    case 'created':
      return created(state, observed, change, subject, rules, callsElsewhere);
    case 'rotated':
      return rotated(state, observed, change, subject, rules);
    case 'disabled':
      return disabled(state, observed, subject, rules);
    case 'revoked':
      return ended(state, observed, { ms: observed.timeMs, how: 'revoked' }, subject, rules);
    case 'expired':
      return ended(state, observed, { ms: change.atMs, how: 'expired' }, subject, rules);
    case 'accepted-late':
      return acceptedLate(state, observed, change, subject, rules);
    default:
      return change satisfies never;
  }
}

type Change<Kind> = Extract<LifecycleObservation['change'], { change: Kind }>;

function created(
  state: KeySubject,
  { id }: LifecycleObservation,
  { atMs, byAnother, ip }: Change<'created'>,
  subject: Subject,
  rules: RuleSet,
  callsElsewhere: CallsElsewhere,
): Found {
  if (state.life.created !== null) return NOTHING;
  const creation = {
    ...{ id, ms: keptTime(atMs), byAnother, network: networkOf(ip) },
    ...{ usedBeforeSaid: false, usedSoonSaid: false },
  };
  state.life.created = creation;
  const found: (Finding | null)[] = [];
  for (const use of rememberedUses(state.remembered)) {
    found.push(findUseBeforeCreation(use, creation, subject, rules));
    found.push(findUsedSoon(use, creation, subject, rules));
  }
  const first = state.life.calledFirst ? null : firstUse(state.remembered);
  if (first !== null) {
    const before = { ms: creation.ms, how: 'created', id } as const;
    found.push(findDormantKey(first, before, subject, rules, callsElsewhere));
  }
  return found;
}

function rotated(
  state: KeySubject,
  { id, timeMs }: LifecycleObservation,
  { previousFingerprint, graceEndsMs }: Change<'rotated'>,
  subject: Subject,
  rules: RuleSet,
): Found {
  const rotation = {
    ...{ id, ms: keptTime(timeMs), graceEndsMs: keptTime(graceEndsMs) },
    ...{ previousFingerprint: hash32(previousFingerprint), lateSaid: false, refusedSaid: false },
  };
  addRotation(state.life, rotation);
  return rememberedUses(state.remembered).map((use) => findOldSecret(use, rotation, subject, rules));
}

function disabled(
  state: KeySubject,
  { timeMs, partition, offset }: LifecycleObservation,
  subject: Subject,
  rules: RuleSet,
): Found {
  if (partition > PARTITIONS_MAX || offset >= UNSTATED) return NOTHING;
  const disable = { ms: keptTime(timeMs), partition, offset, acceptedSaid: false };
  addDisable(state.life, disable);
  if (partition !== 0) return NOTHING;
  return rememberedUses(state.remembered).map((use) =>
    findAcceptedWhileDisabled(use, use.basedOn, disable, subject, rules),
  );
}

function ended(
  state: KeySubject,
  { id }: LifecycleObservation,
  { ms, how }: { readonly ms: number; readonly how: 'revoked' | 'expired' },
  subject: Subject,
  rules: RuleSet,
): Found {
  if (state.life.ended !== null) return NOTHING;
  const end = { id, ms: keptTime(ms), how };
  state.life.ended = end;
  return rememberedUses(state.remembered).map((use) => findUseAfterEnd(state, use, end, subject, rules));
}

/** The service itself found that a use was accepted after the revocation: it names both. */
function acceptedLate(
  state: KeySubject,
  { id }: LifecycleObservation,
  { useId, usedMs, lateMs }: Change<'accepted-late'>,
  subject: Subject,
  rules: RuleSet,
): Found {
  const known = rememberedUses(state.remembered).find((use) => use.id === useId);
  const use: RememberedUse = known ?? {
    ...{ id: useId, ms: keptTime(usedMs), accepted: true, fromKnown: true },
    ...{ fingerprint: 0, network: networkOf(null), basedOn: UNSTATED },
  };
  const end = { id, ms: keptTime(usedMs - lateMs), how: 'revoked' } as const;
  return [findUseAfterEnd(state, use, end, subject, rules)];
}
