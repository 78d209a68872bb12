import type { AlertRaised } from '../../../events/alert-raised.ts';
import type { AlertResolved, Resolution } from '../../../events/alert-resolved.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import type { Notification } from '../../notifications/domain/notification.ts';

const RESOLVED_AS: Readonly<Record<Resolution, string>> = {
  misuse: 'misuse',
  mistake: 'a mistake',
  expected: 'expected',
  false_alert: 'a false alert',
};

/**
 * What people are told of alerts: that one was raised, and what it turned out to be. That somebody looks into one is for
 * the listing. Whether a suppression covers it is asked at delivery, because it may come after this was made.
 */
export function alertNotification(event: KnownEvent): Notification | null {
  switch (event.type) {
    case 'AlertRaised':
      return raised(event);
    case 'AlertResolved':
      return resolved(event);
    default:
      return null;
  }
}

function raised(event: AlertRaised): Notification {
  const { alertId, severity, rule, owner, method, sentence, baseline, observed, happenedAt, evidence } =
    event.data;
  return {
    ...about(event),
    type: 'alert.raised',
    subject: `[${severity}] ${rule}: ${nameOf(event)}`,
    text: [
      sentence,
      `Observed: ${observed}`,
      ...(baseline === null ? [] : [`Usual: ${baseline}`]),
      // What was reported says in what was observed since when it was, if anybody knows.
      method === 'reported'
        ? `Alert ${alertId}.`
        : `Happened at ${happenedAt}, found at ${event.time}. Alert ${alertId}.`,
    ].join('\n'),
    data: { ...dataOf(event), method, sentence, baseline, observed, happenedAt, evidence },
    // Of what somebody reported, such as a published secret, the owner is told; of misuse perhaps by them, nobody warns them.
    recipients: method === 'reported' && owner !== null ? [owner] : [],
  };
}

function resolved(event: AlertResolved): Notification {
  const { alertId, rule, resolution, note } = event.data;
  const by = event.actor.email ?? event.actor.id;
  return {
    ...about(event),
    type: 'alert.resolved',
    subject: `Resolved as ${RESOLVED_AS[resolution]}: ${rule}: ${nameOf(event)}`,
    text: [
      `${by} resolved the alert as ${RESOLVED_AS[resolution]}.`,
      ...(note === null ? [] : [note]),
      `Alert ${alertId}.`,
    ].join('\n'),
    data: { ...dataOf(event), resolution, note, by },
    recipients: [],
  };
}

const about = ({ id, time, tenant, data }: AlertRaised | AlertResolved) => ({
  id,
  time,
  tenant,
  orderKey: data.alertId,
  files: [],
});

function dataOf({ keyId, tenant, data }: AlertRaised | AlertResolved) {
  const { alertId, rule, severity, keyName, owner } = data;
  return { alertId, rule, severity, keyId, keyName, owner, tenant };
}

const nameOf = ({ keyId, tenant, data: { keyName } }: AlertRaised | AlertResolved): string =>
  keyName ?? keyId ?? `tenant ${tenant}`;
