import { isoTime, MS_PER_DAY } from '../../../../shared/iso-time.ts';
import { applies, finding, type Finding, type Subject } from '../finding.ts';
import { networkText } from '../network.ts';
import type { RuleSet } from '../rule-set.ts';
import type { RememberedUse } from '../state/remembered-uses.ts';
import { durationText, keyText } from '../words.ts';

/** What a key was last known by before it woke up. */
export interface BeforeSleep {
  readonly ms: number;
  readonly how: 'used' | 'created';
  readonly id: string | undefined;
}

/** A key that nobody had used for long, or never since its creation, is used. */
export function findDormantKey(
  use: RememberedUse,
  before: BeforeSleep,
  subject: Subject,
  rules: RuleSet,
): Finding | null {
  const rule = rules['dormant-key-wakes'];
  const sleptMs = use.ms - before.ms;
  if (sleptMs < rule.parameters.dormant_days * MS_PER_DAY || !applies(rule, subject)) return null;
  const since = before.how === 'used' ? 'last used' : 'created and never used';
  return finding(rule, subject, {
    ...{ id: use.id, ms: use.ms, alsoIds: [before.id] },
    baseline: `${since} at ${isoTime(before.ms)}`,
    observed: `used at ${isoTime(use.ms)} from ${networkText(use.network)}`,
    sentence: `The key ${keyText(subject)}, ${since} ${durationText(sleptMs)} ago, was used from ${networkText(use.network)}.`,
  });
}
