import type { Finding } from './finding.ts';
import { findFailureBurst } from './learned/failure-burst.ts';
import type { PresentedObservation } from './presented-observation.ts';
import type { RuleSet } from './rule-set.ts';
import { eventTime } from './event-time.ts';
import type { SourceSubject } from './subject-state.ts';

/** Lets an address see a failed attempt that came from it. */
export function observeSource(
  state: SourceSubject,
  seen: PresentedObservation,
  subject: string,
  rules: RuleSet,
): readonly Finding[] {
  const of = { subject, tenant: seen.tenant, keyId: null, keyName: null, owner: null };
  const found = findFailureBurst(state.failures, seen, eventTime(seen).ms, of, rules);
  return found === null ? [] : [found];
}
