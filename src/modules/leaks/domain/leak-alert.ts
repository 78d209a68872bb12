import type { AlertRaised } from '../../../events/alert-raised.ts';
import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import type { IsoTime } from '../../../shared/iso-time.ts';
import type { Leak } from './leak.ts';
import { leakAlertEventId } from './leak-ids.ts';

export const LEAK_RULE = 'leaked-secret';

/** Who acts on reports. */
export const LEAK_ACTOR = systemActor('leaks');

/** What became of the key; `ended`: it was no good any more when it was to be acted on. */
export type LeakDone = 'disabled' | 'revoked' | 'ended' | 'untouched';

/** The alert that tells of a report, after what was to be done was done. Null: another one tells of it, or nobody needs to. */
export function leakAlert(leak: Leak, done: LeakDone, now: IsoTime): AlertRaised | null {
  const { alertId, keyId } = leak;
  if (alertId === null || keyId === null) return null;
  return {
    id: leakAlertEventId(leak.id),
    type: 'AlertRaised',
    version: 1,
    time: now,
    keyId,
    tenant: leak.tenant,
    actor: LEAK_ACTOR,
    origin: NO_ORIGIN,
    outcome: 'SUCCESS',
    data: {
      alertId,
      rule: LEAK_RULE,
      // What was good until now may be in use by strangers; what had ended tells of a habit that leaks secrets.
      severity: leak.accepted ? 'critical' : 'high',
      keyName: leak.keyName,
      owner: leak.owner,
      method: 'reported',
      // The rule has nothing that could be set otherwise.
      ruleDigest: LEAK_RULE,
      subject: `key:${keyId}`,
      // Of what nobody knows the time, that of its report: an alert needs one, and `observed` says which of them it is.
      happenedAt: leak.leakedAt ?? leak.reportedAt,
      evidence: [leak.eventId],
      baseline: null,
      observed: `found ${placeOf(leak)}, ${timeOf(leak)}, reported at ${leak.reportedAt} (${leak.source})`,
      sentence: sentenceOf(leak, done),
    },
  };
}

const placeOf = ({ url }: Leak): string => (url === null ? 'at a place that nobody named' : `at ${url}`);

const timeOf = ({ leakedAt }: Leak): string =>
  leakedAt === null ? 'leak time unknown' : `leaked at ${leakedAt}`;

const CONSEQUENCES: Readonly<Record<LeakDone, string>> = {
  disabled: 'the key was disabled',
  revoked: 'the key was revoked',
  ended: 'it was not accepted any more',
  untouched: 'it is STILL ACCEPTED',
};

function sentenceOf(leak: Leak, done: LeakDone): string {
  const which = leak.whichSecret === 'previous' ? 'The previous secret' : 'The secret';
  const key = `${leak.keyName ?? leak.keyId ?? ''} of ${leak.owner ?? 'nobody'}`;
  return `${which} ${leak.fingerprint ?? ''} of the key ${key} was found ${placeOf(leak)}; ${CONSEQUENCES[done]}.`;
}
