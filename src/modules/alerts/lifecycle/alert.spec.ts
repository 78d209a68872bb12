import { describe, expect, it } from '@jest/globals';
import {
  alertAcknowledged,
  alertRaised,
  alertResolved,
  person,
} from '../../../../test/fixtures/alert-events.ts';
import { alertState, evolveAlert, type Alert, type AlertLifeEvent } from './alert.ts';

const alertId = 'alr_1';
const fold = (...events: readonly AlertLifeEvent[]): Alert | undefined => {
  let alert: Alert | undefined;
  for (const event of events) alert = evolveAlert(alert, event);
  return alert;
};
const raising = alertRaised({ alertId, severity: 'high' });
const stateOf = (alert: Alert | undefined, suppressedBy: string | null = null) =>
  alert && alertState(alert, suppressedBy);

describe('the life of an alert', () => {
  it('begins with what was found', () => {
    const { alertId: id, ...found } = raising.data;
    expect(fold(raising)).toEqual({
      ...found,
      id,
      tenant: 'acme',
      keyId: 'key_ana',
      raisedAt: raising.time,
      heldBy: [],
      acknowledged: null,
      resolved: null,
    });
  });

  it('is the same when it is found twice', () => {
    expect(fold(raising, { ...raising, time: '2026-11-21T00:00:00.000Z' })).toEqual(fold(raising));
  });

  it('keeps who looked into it first, and what it was said to be first', () => {
    const acknowledging = alertAcknowledged({ alertId, by: 'bob', note: 'looking' });
    const resolving = alertResolved({ alertId, by: 'cleo', resolution: 'misuse' });
    const alert = fold(
      raising,
      acknowledging,
      alertAcknowledged({ alertId, by: 'dora' }),
      resolving,
      alertResolved({ alertId, by: 'bob', resolution: 'false_alert' }),
    );
    const { id: by } = person('bob');
    expect(alert?.acknowledged).toEqual({
      eventId: acknowledging.id,
      at: acknowledging.time,
      by: { type: 'user', id: by, email: null },
      note: 'looking',
    });
    expect([alert?.resolved?.eventId, alert?.resolved?.resolution]).toEqual([resolving.id, 'misuse']);
  });

  it('ends with its resolution: an acknowledgement that comes later changes nothing', () => {
    const resolved = fold(raising, alertResolved({ alertId }));
    expect(
      fold(raising, alertResolved({ alertId }), alertAcknowledged({ alertId }))?.acknowledged,
    ).toBeNull();
    expect(stateOf(resolved, 'sup_1')).toBe('resolved');
  });

  it('is nothing without its raising', () => {
    expect(fold(alertAcknowledged({ alertId }), alertResolved({ alertId }))).toBeUndefined();
  });

  it('counts what people did more than what a suppression says', () => {
    const acknowledged = fold(raising, alertAcknowledged({ alertId }));
    expect([stateOf(fold(raising)), stateOf(fold(raising), 'sup_1'), stateOf(acknowledged, 'sup_1')]).toEqual(
      ['open', 'suppressed', 'acknowledged'],
    );
  });
});
