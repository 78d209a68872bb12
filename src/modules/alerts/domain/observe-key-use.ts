import type { CallsElsewhere } from './calls-elsewhere.ts';
import { judgeUse } from './exact/judge-use.ts';
import { findRefusedUse } from './exact/refused-use.ts';
import { eventTime } from './event-time.ts';
import type { Finding, Subject } from './finding.ts';
import { FoundSoFar } from './found-so-far.ts';
import { hash32 } from './hash32.ts';
import { findFailureBurst } from './learned/failure-burst.ts';
import { findHighVolume } from './learned/high-volume.ts';
import { findNovelty } from './learned/novelty.ts';
import { findSpread } from './learned/spread.ts';
import { findImpossibleTravel } from './learned/travel.ts';
import type { UseInContext } from './learned/use-in-context.ts';
import { networkOf } from './network.ts';
import { NOWHERE, type Locate } from './place.ts';
import { isRefusal, type PresentedObservation } from './presented-observation.ts';
import type { RuleSet } from './rule-set.ts';
import { dayOf, oneMore, SMALL_COUNT_MAX } from './state/bounds.ts';
import { followClock } from './state/clock-back.ts';
import { isKnown, valueCount } from './state/known-values.ts';
import { remember, UNSTATED, type RememberedUse } from './state/remembered-uses.ts';
import { countUse } from './state/volume.ts';
import type { KeySubject } from './subject-state.ts';
import { agentOf } from './user-agent.ts';

/** Lets a key see that it was presented. */
export function observeKeyUse(
  state: KeySubject,
  seen: PresentedObservation,
  keyId: string,
  rules: RuleSet,
  locate: Locate,
  callsElsewhere: CallsElsewhere,
): readonly Finding[] {
  const { tenant, keyName, owner } = seen;
  const subject = { subject: `key:${keyId}`, tenant, keyId, keyName, owner };
  const { ms, fromFuture } = eventTime(seen);
  const use = rememberedUse(state, seen, ms);
  const found = new FoundSoFar();
  if (fromFuture) state.fromFuture = Math.min(state.fromFuture + 1, SMALL_COUNT_MAX);
  if (!use.accepted) refused(state, seen, use, subject, rules, found, callsElsewhere);
  else if (!fromFuture) accepted(state, seen, use, subject, rules, found, callsElsewhere, locate);
  return found.all();
}

function rememberedUse(state: KeySubject, seen: PresentedObservation, ms: number): RememberedUse {
  const network = networkOf(seen.ip);
  const { basedOn, fingerprint } = seen;
  const [offset = UNSTATED] = basedOn;
  return {
    ...{ id: seen.id, ms, accepted: !isRefusal(seen), network },
    fromKnown: valueCount(state.networks) === 0 || isKnown(state.networks, network, dayOf(ms)),
    fingerprint: fingerprint === null ? 0 : hash32(fingerprint),
    basedOn: basedOn.length === 1 && offset < UNSTATED ? offset : UNSTATED,
  };
}

function refused(
  state: KeySubject,
  seen: PresentedObservation,
  use: RememberedUse,
  subject: Subject,
  rules: RuleSet,
  found: FoundSoFar,
  callsElsewhere: CallsElsewhere,
): void {
  found.add(findRefusedUse(state, use, seen, subject, rules));
  if (seen.outcome === 'REVOKED') {
    judgeUse(state, use, seen.basedOn, subject, rules, found, callsElsewhere);
    remember(state.remembered, use);
  }
  // The owner's own job that goes on with a key that is no good any more fails often, and is said already.
  const isOwners = valueCount(state.networks) > 0 && use.fromKnown && seen.outcome !== 'INVALID';
  if (!isOwners) found.add(findFailureBurst(state.failures, seen, use.ms, subject, rules));
}

function accepted(
  state: KeySubject,
  seen: PresentedObservation,
  use: RememberedUse,
  subject: Subject,
  rules: RuleSet,
  found: FoundSoFar,
  callsElsewhere: CallsElsewhere,
  locate: Locate,
): void {
  const { ms, network } = use;
  judgeUse(state, use, seen.basedOn, subject, rules, found, callsElsewhere);
  remember(state.remembered, use);
  followClock(state, ms);
  state.lastUsedMs = Math.max(state.lastUsedMs, ms);
  const day = dayOf(ms);
  if (state.uses === 0) state.startDay = day;
  state.uses = oneMore(state.uses);
  const inHour = countUse(state.volume, ms);
  const agent = agentOf(seen.userAgent);
  const context: UseInContext = { state, seen, subject, rules, ms, day, network, agent, inHour };
  found.add(findNovelty(context));
  found.add(findHighVolume(context));
  found.add(findSpread(context));
  if (locate !== NOWHERE) found.add(findImpossibleTravel(context, locate));
}
