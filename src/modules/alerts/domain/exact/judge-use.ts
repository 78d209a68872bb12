import type { CallsElsewhere } from '../calls-elsewhere.ts';
import type { Finding, Subject } from '../finding.ts';
import type { FoundSoFar } from '../found-so-far.ts';
import type { RuleSet } from '../rule-set.ts';
import type { RememberedUse } from '../state/remembered-uses.ts';
import type { KeySubject } from '../subject-state.ts';
import { findUseAfterEnd } from './after-end.ts';
import { findAcceptedWhileDisabled } from './disabled-accepted.ts';
import { findDormantKey, type BeforeSleep } from './dormant.ts';
import { findUseBeforeCreation, findUsedSoon } from './near-creation.ts';
import { findOldSecret } from './old-secret.ts';

/**
 * Compares a use with all that is known of the key's life. Each comparison is of one use with one change and needs
 * nothing else of what is known, so that it comes out the same whichever of the two is read first.
 * @param basedOn lifecycle checkpoint of the decision; empty if there is none
 * @param found where findings go
 */
export function judgeUse(
  state: KeySubject,
  use: RememberedUse,
  basedOn: readonly number[],
  subject: Subject,
  rules: RuleSet,
  found: FoundSoFar,
  callsElsewhere: CallsElsewhere,
): void {
  const { created, ended, disables, rotations } = state.life;
  if (created !== null && use.accepted) {
    found.add(findUseBeforeCreation(use, created, subject, rules));
    found.add(findUsedSoon(use, created, subject, rules));
  }
  if (use.accepted) found.add(wakes(state, use, subject, rules, callsElsewhere));
  for (const rotation of rotations) found.add(findOldSecret(use, rotation, subject, rules));
  if (basedOn.length > 0) {
    for (const disable of disables) {
      const offset = basedOn[disable.partition] ?? 0;
      found.add(findAcceptedWhileDisabled(use, offset, disable, subject, rules));
    }
  }
  if (ended !== null) found.add(findUseAfterEnd(state, use, ended, subject, rules));
}

function wakes(
  { lastUsedMs, life }: KeySubject,
  use: RememberedUse,
  subject: Subject,
  rules: RuleSet,
  callsElsewhere: CallsElsewhere,
): Finding | null {
  const judge = (before: BeforeSleep) => findDormantKey(use, before, subject, rules, callsElsewhere);
  if (lastUsedMs > 0) return judge({ ms: lastUsedMs, how: 'used', id: undefined });
  if (life.created === null) return null;
  return judge({ ms: life.created.ms, how: 'created', id: life.created.id });
}
