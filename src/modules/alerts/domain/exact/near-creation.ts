import { isoTime, MS_PER_MINUTE } from '../../../../shared/iso-time.ts';
import { applies, finding, type Finding, type Subject } from '../finding.ts';
import { networkText, NO_NETWORK } from '../network.ts';
import type { RuleSet } from '../rule-set.ts';
import type { Creation } from '../state/key-life.ts';
import type { RememberedUse } from '../state/remembered-uses.ts';
import { afterText, durationText, keyText } from '../words.ts';

/** A key was used before it was created: the trail, or a clock, is not right. Said once per key. */
export function findUseBeforeCreation(
  use: RememberedUse,
  creation: Creation,
  subject: Subject,
  rules: RuleSet,
): Finding | null {
  const rule = rules['use-before-creation'];
  const beforeMs = creation.ms - use.ms;
  if (!use.accepted || creation.usedBeforeSaid) return null;
  if (beforeMs <= rule.parameters.allowance_minutes * MS_PER_MINUTE || !applies(rule, subject)) return null;
  creation.usedBeforeSaid = true;
  return finding(rule, subject, {
    ...{ id: use.id, ms: use.ms, alsoIds: [creation.id] },
    baseline: `created at ${isoTime(creation.ms)}`,
    observed: `used at ${isoTime(use.ms)} from ${networkText(use.network)}`,
    sentence: `The key ${keyText(subject)} was used from ${networkText(use.network)}, ${durationText(beforeMs)} before it was created.`,
  });
}

/**
 * A key that somebody created for another was used within minutes: it may be the creator who uses it, in the other's
 * name. From the creator's own network that is likely. Said once per key.
 */
export function findUsedSoon(
  use: RememberedUse,
  creation: Creation,
  subject: Subject,
  rules: RuleSet,
): Finding | null {
  const rule = rules['created-for-another-and-used'];
  const afterMs = use.ms - creation.ms;
  if (!use.accepted || !creation.byAnother || creation.usedSoonSaid) return null;
  if (Math.abs(afterMs) > rule.parameters.within_minutes * MS_PER_MINUTE || !applies(rule, subject))
    return null;
  creation.usedSoonSaid = true;
  const fromCreator = creation.network !== NO_NETWORK && creation.network === use.network;
  const from = `${networkText(use.network)}${fromCreator ? ', where its creator was' : ''}`;
  return finding(rule, subject, {
    ...{ id: use.id, ms: use.ms, alsoIds: [creation.id], isWorse: fromCreator },
    baseline: `created for its owner by somebody else at ${isoTime(creation.ms)}`,
    observed: `used at ${isoTime(use.ms)} from ${from}`,
    sentence: `The key ${keyText(subject)} was created for its owner by somebody else, and used from ${from}, ${afterText(afterMs, 'it was created')}.`,
  });
}
