import { isoTime, MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import { applies, finding, type Finding, type Subject } from '../finding.ts';
import { networkText } from '../network.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Disable } from '../state/key-life.ts';
import type { RememberedUse } from '../state/remembered-uses.ts';
import { durationText, keyText } from '../words.ts';

/**
 * A use was accepted by a process that had not heard, after more than a moment, that the key was disabled. It states what
 * it had heard of, so a key that was enabled again in between is not taken for one.
 * @param basedOn how far in the partition of the disabling the process had read
 */
export function findAcceptedWhileDisabled(
  use: RememberedUse,
  basedOn: number,
  disable: Disable,
  subject: Subject,
  rules: RuleSet,
): Finding | null {
  const rule = rules['use-of-disabled-key'];
  const afterMs = use.ms - disable.ms;
  if (!use.accepted || disable.acceptedSaid || basedOn >= disable.offset) return null;
  if (afterMs <= rule.parameters.propagation_seconds * MS_PER_SECOND || !applies(rule, subject)) return null;
  disable.acceptedSaid = true;
  return finding(rule, subject, {
    ...{ id: use.id, ms: use.ms, isWorse: true },
    baseline: `disabled at ${isoTime(disable.ms)}`,
    observed: `accepted at ${isoTime(use.ms)} from ${networkText(use.network)}`,
    sentence: `The disabled key ${keyText(subject)} was accepted from ${networkText(use.network)}, ${durationText(afterMs)} after it was disabled, by a process that had not heard of that yet.`,
  });
}
