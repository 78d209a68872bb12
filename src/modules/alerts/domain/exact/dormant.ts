import { isoTime, MS_PER_DAY } from '../../../../shared/iso-time.ts';
import { NO_CALLS_ELSEWHERE, type CallsElsewhere } from '../calls-elsewhere.ts';
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
  callsElsewhere: CallsElsewhere,
): Finding | null {
  const rule = rules['dormant-key-wakes'];
  const sleptMs = use.ms - before.ms;
  if (sleptMs < rule.parameters.dormant_days * MS_PER_DAY || !applies(rule, subject)) return null;
  const calledMs = subject.keyId === null ? null : callsElsewhere(subject.keyId, before.ms, use.ms);
  if (calledMs !== null) {
    const call = { ms: calledMs, how: 'used', id: undefined } as const;
    return findDormantKey(use, call, subject, rules, NO_CALLS_ELSEWHERE);
  }
  const since = before.how === 'used' ? 'last used' : 'created and never used';
  const slept = durationText(sleptMs);
  return finding(rule, subject, {
    ...{ id: use.id, ms: use.ms, alsoIds: [before.id] },
    baseline: `${since} at ${isoTime(before.ms)}`,
    observed: `used at ${isoTime(use.ms)} from ${networkText(use.network)}`,
    sentence: `The key ${keyText(subject)} was used from ${networkText(use.network)} ${before.how === 'used' ? `after ${slept} without any use` : `for the first time, ${slept} after it was created`}.`,
  });
}
