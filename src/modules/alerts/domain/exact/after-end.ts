import { isoTime, MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import { applies, finding, type Finding, type Subject } from '../finding.ts';
import { networkText } from '../network.ts';
import type { RuleSet } from '../rule-set.ts';
import { happens } from '../state/episodes.ts';
import type { End } from '../state/key-life.ts';
import type { RememberedUse } from '../state/remembered-uses.ts';
import type { KeySubject } from '../subject-state.ts';
import { afterText, keyText } from '../words.ts';
import { CLOCKS_APART_MS } from './clocks-apart.ts';
import { sourceOf } from './source-of.ts';

const ENDED: Readonly<Record<End['how'], string>> = { revoked: 'it was revoked', expired: 'it expired' };

/**
 * A key was used after its end. Refused, that is somebody who still has it; accepted, something does not know of the end.
 * In a cluster a revocation takes a moment to reach every process: that much is no finding.
 */
export function findUseAfterEnd(
  state: KeySubject,
  use: RememberedUse,
  end: End,
  subject: Subject,
  rules: RuleSet,
): Finding | null {
  if (!use.accepted)
    return end.how === 'revoked' ? refusedAfterRevocation(state, use, end, subject, rules) : null;
  const rule = rules[end.how === 'revoked' ? 'use-after-revoke' : 'use-after-expiry'];
  const afterMs = use.ms - end.ms;
  if (afterMs <= rule.parameters.propagation_seconds * MS_PER_SECOND || !applies(rule, subject)) return null;
  const episode = state.episodes[end.how === 'revoked' ? 'revoked-accepted' : 'expired-accepted'];
  if (!happens(episode, use.ms, sourceOf(use), rule.parameters.quiet_days)) return null;
  return finding(rule, subject, {
    ...{ id: use.id, ms: use.ms, alsoIds: [end.id], isWorse: true },
    baseline: `${end.how} at ${isoTime(end.ms)}`,
    observed: `accepted at ${isoTime(use.ms)} from ${networkText(use.network)}`,
    sentence: `The key ${keyText(subject)} was still accepted, from ${networkText(use.network)}, ${afterText(afterMs, ENDED[end.how])}.`,
  });
}

function refusedAfterRevocation(
  state: KeySubject,
  use: RememberedUse,
  end: End,
  subject: Subject,
  rules: RuleSet,
): Finding | null {
  const rule = rules['use-after-revoke'];
  // A secret that a rotation replaced is refused in the same words: before the revocation it was one of those.
  if (use.ms < end.ms - CLOCKS_APART_MS || !applies(rule, subject)) return null;
  if (!happens(state.episodes['revoked-refused'], use.ms, sourceOf(use), rule.parameters.quiet_days))
    return null;
  return finding(rule, subject, {
    ...{ id: use.id, ms: use.ms, alsoIds: [end.id] },
    baseline: `revoked at ${isoTime(end.ms)}`,
    observed: `presented at ${isoTime(use.ms)} from ${networkText(use.network)}, and refused`,
    sentence: `The revoked key ${keyText(subject)} was presented from ${networkText(use.network)} and refused, ${afterText(use.ms - end.ms, ENDED.revoked)}.`,
  });
}
