import { describe, expect, it } from '@jest/globals';
import {
  alertAcknowledged,
  alertRaised,
  alertResolved,
  alertsSuppressed,
  person,
} from '../../../../test/fixtures/alert-events.ts';
import { created } from '../../../../test/fixtures/key-events.ts';
import type { LifecycleEvent } from '../../../events/catalogue.ts';
import { NO_ORIGIN } from '../../../events/envelope.ts';
import { principalIdOf } from '../../identity/domain/principal-id.ts';
import type { Doer } from '../../identity/domain/separation-of-duties.ts';
import { evolve } from '../../keys/domain/evolve.ts';
import { ABSENT } from '../../keys/domain/key-state.ts';
import { evolveAlert, type AlertLifeEvent } from './alert.ts';
import { decideAcknowledge, decideResolve } from './handle-alert.ts';
import { decideEndSuppression, decideSuppress, type SuppressionRequest } from './suppress-alerts.ts';
import { evolveSuppression } from './suppression.ts';

const NOW = '2026-11-20T12:30:00.000Z';
const signedIn = (name: string): Doer => ({
  id: `ses_${name}`,
  owner: name,
  principalId: principalIdOf(name),
});
const context = { eventId: '019a9b3c-5d71-7b12-9c23-ad34be45cf56', now: NOW, origin: NO_ORIGIN };
const by = (name: string) => ({ ...context, actor: person(name) });

const alertOf = (...events: readonly AlertLifeEvent[]) => {
  const raised = evolveAlert(undefined, alertRaised({ alertId: 'alr_1' }));
  const alert = events.reduce(evolveAlert, raised);
  if (alert === undefined) throw new Error('no alert');
  return alert;
};
/** The key of the alert, made by eve for ana. */
const keyMadeAt = (time: string) => {
  const event = created({ keyId: 'key_ana', owner: 'ana', time, tenant: 'acme' }) as LifecycleEvent;
  return evolve(ABSENT, { ...event, actor: person('eve') });
};
const OLD_KEY = keyMadeAt('2026-01-01T00:00:00.000Z');
const codeOf = (result: { ok: true } | { ok: false; refusal: { code: string } }): string =>
  result.ok ? 'done' : result.refusal.code;

describe('handling an alert', () => {
  const alert = alertOf();
  const acknowledge = (doer: Doer, key = OLD_KEY): string =>
    codeOf(decideAcknowledge({ alert, key, by: doer }, null, by(doer.owner)));

  it('is recorded with the alert’s own key and tenant, so that the log keeps the order', () => {
    const decision = decideResolve(
      { alert, key: OLD_KEY, by: signedIn('bob') },
      { resolution: 'mistake', note: 'old job' },
      by('bob'),
    );
    expect(decision.ok && decision.value).toEqual({
      id: context.eventId,
      type: 'AlertResolved',
      version: 1,
      time: NOW,
      keyId: 'key_ana',
      tenant: 'acme',
      actor: person('bob'),
      origin: NO_ORIGIN,
      outcome: 'SUCCESS',
      data: {
        alertId: 'alr_1',
        rule: alert.rule,
        severity: alert.severity,
        keyName: alert.keyName,
        owner: 'ana',
        resolution: 'mistake',
        note: 'old job',
      },
    });
  });

  it.each<[string, Doer]>([
    ['the owner', signedIn('ana')],
    ['another key of the owner’s', { id: 'key_9', owner: 'ana' }],
    ['the key itself', { id: 'key_ana', owner: 'somebody' }],
  ])('is refused for %s', (_who, doer) => {
    expect(acknowledge(doer)).toBe('own_alert');
    const resolving = { resolution: 'expected', note: null } as const;
    expect(codeOf(decideResolve({ alert, key: OLD_KEY, by: doer }, resolving, by('ana')))).toBe('own_alert');
  });

  it('is refused for whoever owns the key now, also when it was another’s then', () => {
    const event = created({ keyId: 'key_ana', owner: 'bob', time: '2026-01-01T00:00:00.000Z' });
    expect(acknowledge(signedIn('bob'), evolve(ABSENT, event as LifecycleEvent))).toBe('own_alert');
  });

  it.each([
    ['2026-11-20T11:55:00.000Z', 'own_alert'],
    ['2026-11-19T12:00:00.000Z', 'own_alert'],
    ['2026-11-19T11:59:59.999Z', 'done'],
    ['2026-01-01T00:00:00.000Z', 'done'],
  ])('by whoever made the key for somebody else at %s: %s', (time, expected) => {
    expect(acknowledge(signedIn('eve'), keyMadeAt(time))).toBe(expected);
  });

  it('of an alert without a key is anybody’s', () => {
    const raised = alertRaised({
      alertId: 'alr_2',
      keyId: null,
      owner: null,
      subject: 'source:acme:203.0.113.7',
    });
    const ownerless = evolveAlert(undefined, raised) ?? alert;
    const decision = decideAcknowledge(
      { alert: ownerless, key: ABSENT, by: signedIn('ana') },
      null,
      by('ana'),
    );
    expect(codeOf(decision)).toBe('done');
  });

  it('is nothing new when somebody looks into it already, and over when it is resolved', () => {
    const handler = { key: OLD_KEY, by: signedIn('bob') };
    const acknowledged = alertOf(alertAcknowledged({ alertId: 'alr_1', by: 'cleo' }));
    expect(decideAcknowledge({ ...handler, alert: acknowledged }, null, by('bob'))).toEqual({
      ok: true,
      value: null,
    });
    const resolved = { ...handler, alert: alertOf(alertResolved({ alertId: 'alr_1' })) };
    const again = { resolution: 'misuse', note: null } as const;
    expect([
      codeOf(decideAcknowledge(resolved, null, by('bob'))),
      codeOf(decideResolve(resolved, again, by('bob'))),
    ]).toEqual(['alert_already_resolved', 'alert_already_resolved']);
  });
});

describe('a suppression', () => {
  const request: SuppressionRequest = {
    tenant: 'acme',
    rule: 'unusual-network',
    keyId: null,
    keyOwner: null,
    owner: null,
    until: '2026-11-21T00:00:00.000Z',
    reason: 'The office moves.',
  };
  const suppress = (changed: Partial<SuppressionRequest>, name = 'bob') =>
    decideSuppress({ ...request, ...changed }, signedIn(name), by(name));

  it('is recorded in its tenant, without a key', () => {
    const decision = suppress({ keyId: 'key_ana', keyOwner: 'ana' });
    expect(decision.ok && [decision.value.tenant, decision.value.keyId, decision.value.data]).toEqual([
      'acme',
      null,
      {
        suppressionId: 'sup_019a9b3c5d717b129c23ad34be45cf56',
        rule: 'unusual-network',
        ofKeyId: 'key_ana',
        ofOwner: null,
        until: request.until,
        reason: request.reason,
      },
    ]);
  });

  it.each<[string, Partial<SuppressionRequest>, string]>([
    ['now', { until: NOW }, 'validation_failed'],
    ['a moment from now', { until: '2026-11-20T12:30:00.001Z' }, 'done'],
    ['exactly ninety days from now', { until: '2027-02-18T12:30:00.000Z' }, 'done'],
    ['a moment later than that', { until: '2027-02-18T12:30:00.001Z' }, 'validation_failed'],
    ['whenever, of everything', { rule: null }, 'validation_failed'],
    ['tomorrow, of an owner', { rule: null, owner: 'ana' }, 'done'],
  ])('until %s: %j is %s', (_when, changed, expected) => {
    expect(codeOf(suppress(changed))).toBe(expected);
  });

  it('is refused for the owner of the keys concerned, and for the key itself', () => {
    expect([
      codeOf(suppress({ keyId: 'key_ana', keyOwner: 'ana' }, 'ana')),
      codeOf(suppress({ owner: 'ana' }, 'ana')),
      codeOf(
        decideSuppress({ ...request, keyId: 'key_7', keyOwner: 'x' }, { id: 'key_7', owner: 'y' }, by('y')),
      ),
    ]).toEqual(['own_alert', 'own_alert', 'own_alert']);
  });

  it('is ended once, and not after its time', () => {
    const made = evolveSuppression(undefined, alertsSuppressed({ time: NOW, until: request.until }));
    if (made === undefined) throw new Error('no suppression');
    const end = decideEndSuppression(made, by('bob'));
    expect(end && [end.type, end.tenant, end.keyId, end.data]).toEqual([
      'AlertSuppressionEnded',
      'acme',
      null,
      { suppressionId: made.id },
    ]);
    expect(decideEndSuppression(made, { ...by('bob'), now: request.until })).toBeNull();
  });
});
