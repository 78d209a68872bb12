import { MS_PER_HOUR } from '../../../../shared/iso-time.ts';
import { applies, finding, type Finding, type Subject } from '../finding.ts';
import { hash32 } from '../hash32.ts';
import type { PresentedObservation } from '../presented-observation.ts';
import type { RuleSet } from '../rule-set.ts';
import { countFailure, SECRETS_MAX, WINDOW_MINUTES, type Failures } from '../state/failures.ts';
import { counted, fromText, keyText, shortened } from '../words.ts';

/**
 * Many failed attempts within minutes: of one key from where it is not used otherwise, or from one address. Once said it
 * is quiet for as long as it goes on, and what went on becomes what is usual.
 */
export function findFailureBurst(
  failures: Failures,
  seen: PresentedObservation,
  ms: number,
  subject: Subject,
  rules: RuleSet,
): Finding | null {
  // What could not even be read is another attempt each time.
  const secret = hash32(`${seen.keyId ?? ''} ${seen.fingerprint ?? seen.id}`);
  const count = countFailure(failures, { id: seen.id, ms, secret });
  const rule = rules['failed-authentication-burst'];
  const { failures_min, times_usual, secrets_min, quiet_hours } = rule.parameters;
  if (count < failures_min || count < times_usual * failures.usual) return null;
  // Who tries the same secret again and again has set it wrongly: who guesses tries others.
  const secrets = failures.secrets.length;
  if (subject.keyId === null && secrets < Math.min(secrets_min, SECRETS_MAX)) return null;
  const isQuiet = ms < failures.quietUntilMs;
  failures.quietUntilMs = Math.max(failures.quietUntilMs, ms + quiet_hours * MS_PER_HOUR);
  if (isQuiet || !applies(rule, subject)) return null;
  const many =
    secrets >= SECRETS_MAX
      ? `${SECRETS_MAX} or more different secrets`
      : counted(secrets, 'different secret');
  const which = secrets === 1 ? 'one and the same secret' : many;
  // Of a key only the last attempt is known to be from there: others may try it from elsewhere.
  const what = subject.keyId === null ? fromText(seen.ip) : ` to use the key ${keyText(subject)}`;
  const last = subject.keyId === null ? 'the last one' : `the last one${fromText(seen.ip)}`;
  return finding(rule, subject, {
    ...{ id: seen.id, ms, alsoIds: [...failures.ids].reverse(), isWorse: secrets >= secrets_min },
    baseline: `at most ${counted(failures.usual, 'failure')} within ${WINDOW_MINUTES} minutes`,
    observed: `${counted(count, 'failure')} with ${which} within ${WINDOW_MINUTES} minutes`,
    sentence: `${count} attempts${what} failed within ${WINDOW_MINUTES} minutes, with ${which}; ${last} was answered ${shortened(seen.outcome)}.`,
  });
}
