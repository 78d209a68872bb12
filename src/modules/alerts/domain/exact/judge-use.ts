import type { Finding, Subject } from '../finding.ts';
import type { FoundSoFar } from '../found-so-far.ts';
import type { RuleSet } from '../rule-set.ts';
import type { RememberedUse } from '../state/remembered-uses.ts';
import type { KeySubject } from '../subject-state.ts';
import { findUseAfterEnd } from './after-end.ts';
import { findAcceptedWhileDisabled } from './disabled-accepted.ts';
import { findDormantKey } from './dormant.ts';
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
): void {
  const { created, ended, disables, rotations } = state.life;
  if (created !== null && use.accepted) {
    found.add(findUseBeforeCreation(use, created, subject, rules));
    found.add(findUsedSoon(use, created, subject, rules));
  }
  if (use.accepted) found.add(wakes(state, use, subject, rules));
  for (const rotation of rotations) found.add(findOldSecret(use, rotation, subject, rules));
  if (basedOn.length > 0) {
    for (const disable of disables) {
      const offset = basedOn[disable.partition] ?? 0;
      found.add(findAcceptedWhileDisabled(use, offset, disable, subject, rules));
    }
  }
  if (ended !== null) found.add(findUseAfterEnd(state, use, ended, subject, rules));
}

function wakes(state: KeySubject, use: RememberedUse, subject: Subject, rules: RuleSet): Finding | null {
  const { lastUsedMs, life } = state;
  if (lastUsedMs > 0)
    return findDormantKey(use, { ms: lastUsedMs, how: 'used', id: undefined }, subject, rules);
  if (life.created === null) return null;
  const { ms, id } = life.created;
  return findDormantKey(use, { ms, how: 'created', id }, subject, rules);
}
