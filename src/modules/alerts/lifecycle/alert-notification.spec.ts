import { describe, expect, it } from '@jest/globals';
import {
  alertAcknowledged,
  alertRaised,
  alertResolved,
  alertsSuppressed,
} from '../../../../test/fixtures/alert-events.ts';
import { alertNotification } from './alert-notification.ts';

const alertId = 'alr_1';

describe('what people are told of an alert', () => {
  it('is what was found, in words and for programs', () => {
    const event = alertRaised({ alertId, severity: 'high', rule: 'unusual-network', evidence: ['e1', 'e2'] });
    const { baseline, observed, sentence, happenedAt } = event.data;
    expect(alertNotification(event)).toEqual({
      id: event.id,
      type: 'alert.raised',
      time: event.time,
      tenant: 'acme',
      orderKey: alertId,
      subject: '[high] unusual-network: ana’s',
      text: `${sentence}\nObserved: ${observed}\nUsual: ${String(baseline)}\nHappened at ${happenedAt}, found at ${event.time}. Alert alr_1.`,
      data: {
        alertId,
        rule: 'unusual-network',
        severity: 'high',
        keyId: 'key_ana',
        keyName: 'ana’s',
        owner: 'ana',
        tenant: 'acme',
        method: 'exact',
        sentence,
        baseline,
        observed,
        happenedAt,
        evidence: ['e1', 'e2'],
      },
      recipients: [],
      files: [],
    });
  });

  it('goes to the owner of the key only where somebody reported it, so that no misuse is warned', () => {
    const recipients = (method: 'exact' | 'learned' | 'reported') =>
      alertNotification(alertRaised({ alertId, method, owner: 'ana@example.com' }))?.recipients;
    expect([recipients('exact'), recipients('learned'), recipients('reported')]).toEqual([
      [],
      [],
      ['ana@example.com'],
    ]);
  });

  it('is what it turned out to be, in the same order', () => {
    const event = alertResolved({ alertId, resolution: 'false_alert', note: 'a drill' });
    expect(alertNotification(event)).toMatchObject({
      id: event.id,
      type: 'alert.resolved',
      orderKey: alertId,
      text: `${event.actor.id} resolved the alert as a false alert.\na drill\nAlert alr_1.`,
      data: { resolution: 'false_alert', note: 'a drill', by: event.actor.id },
    });
  });

  it('is nothing while somebody only looks into it, and nothing of suppressions', () => {
    expect([alertAcknowledged({ alertId }), alertsSuppressed({})].map(alertNotification)).toEqual([
      null,
      null,
    ]);
  });
});
