import type { CallsElsewhere } from './calls-elsewhere.ts';
import type { Finding } from './finding.ts';
import { judgeChange } from './exact/judge-change.ts';
import type { LifecycleObservation } from './lifecycle-observation.ts';
import type { RuleSet } from './rule-set.ts';
import type { KeySubject } from './subject-state.ts';

/** Lets a key see what happened to it: uses that were read before may look different now. */
export function observeChange(
  state: KeySubject,
  observed: LifecycleObservation,
  rules: RuleSet,
  callsElsewhere: CallsElsewhere,
): readonly Finding[] {
  const { keyId, tenant, keyName, owner } = observed;
  const subject = { subject: `key:${keyId}`, tenant, keyId, keyName, owner };
  return judgeChange(state, observed, subject, rules, callsElsewhere).filter((found) => found !== null);
}
