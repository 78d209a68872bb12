import { describe, expect, it } from '@jest/globals';
import {
  alertAcknowledged,
  alertRaised,
  alertResolved,
  alertsSuppressed,
  person,
} from '../../../../test/fixtures/alert-events.ts';
import { created, rotated, updated } from '../../../../test/fixtures/key-events.ts';
import type { KnownEvent, LifecycleEvent } from '../../../events/catalogue.ts';
import { NO_ORIGIN, systemActor, type Actor } from '../../../events/envelope.ts';
import { principalIdOf } from '../../identity/domain/principal-id.ts';
import type { Doer } from '../../identity/domain/separation-of-duties.ts';
import { evolve } from '../../keys/domain/evolve.ts';
import { ABSENT } from '../../keys/domain/key-state.ts';
import { RULE_NAMES } from '../domain/rule-set.ts';
import { evolveAlert, type AlertLifeEvent } from './alert.ts';
import { decideAcknowledge, decideResolve } from './handle-alert.ts';
import { NO_NAMES as nameOf, secretHolderOf, type SecretHolder } from './secret-holder.ts';
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
  return alertHeldBy([], ...events);
};
/** The same, with those who had the key's secret in their hands. */
const alertHeldBy = (holders: readonly SecretHolder[], ...events: readonly AlertLifeEvent[]) => {
  let alert = evolveAlert(undefined, alertRaised({ alertId: 'alr_1' }), holders);
  for (const event of events) alert = evolveAlert(alert, event);
  if (alert === undefined) throw new Error('no alert');
  return alert;
};
const keyOf = (owner: string) =>
  evolve(ABSENT, created({ keyId: 'key_ana', owner, tenant: 'acme' }) as LifecycleEvent);
const OLD_KEY = keyOf('ana');
const holdersBy = (event: KnownEvent, actor: Actor = person('eve')): readonly SecretHolder[] =>
  [secretHolderOf({ ...event, actor })].filter((holder) => holder !== null);
const creation = (time: string) => created({ keyId: 'key_ana', time });
const rotation = (time: string) => rotated({ keyId: 'key_ana', time });
/** The key was eve's until then. */
const handover = (time: string): KnownEvent => {
  const event = updated({ keyId: 'key_ana', time });
  return {
    ...event,
    data: { ...event.data, before: { owner: 'eve' }, after: { owner: 'ana' } },
  } as KnownEvent;
};
const codeOf = (result: { ok: true } | { ok: false; refusal: { code: string } }): string =>
  result.ok ? 'done' : result.refusal.code;

describe('handling an alert', () => {
  const alert = alertOf();
  const acknowledge = (doer: Doer, key = OLD_KEY): string =>
    codeOf(decideAcknowledge({ alert, key, by: doer, nameOf }, null, by(doer.owner)));

  it('is recorded with the alert’s own key and tenant, so that the log keeps the order', () => {
    const decision = decideResolve(
      { alert, key: OLD_KEY, by: signedIn('bob'), nameOf },
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
    expect(codeOf(decideResolve({ alert, key: OLD_KEY, by: doer, nameOf }, resolving, by('ana')))).toBe(
      'own_alert',
    );
  });

  it('is refused for whoever owns the key now, also when it was another’s then', () => {
    expect(acknowledge(signedIn('bob'), keyOf('bob'))).toBe('own_alert');
  });

  it.each<[string, (time: string) => KnownEvent, string, string]>([
    ['made the key', creation, '2026-11-21T12:00:00.000Z', 'own_alert'],
    ['made the key', creation, '2026-11-20T11:55:00.000Z', 'own_alert'],
    ['made the key', creation, '2026-11-19T12:00:00.000Z', 'own_alert'],
    ['made the key', creation, '2026-11-19T11:59:59.999Z', 'done'],
    ['rotated it', rotation, '2026-11-20T12:10:00.001Z', 'done'],
    ['rotated it', rotation, '2026-11-20T12:10:00.000Z', 'own_alert'],
    ['rotated it', rotation, '2026-11-19T12:00:00.000Z', 'own_alert'],
    ['rotated it', rotation, '2026-11-19T11:59:59.999Z', 'done'],
    ['gave it away', handover, '2026-11-19T12:00:00.000Z', 'own_alert'],
    ['gave it away', handover, '2026-11-19T11:59:59.999Z', 'done'],
  ])('by whoever %s at the time that %o makes of %s: %s', (_what, eventAt, time, expected) => {
    const handler = {
      alert: alertHeldBy(holdersBy(eventAt(time))),
      key: OLD_KEY,
      by: signedIn('eve'),
      nameOf,
    };
    const resolving = { resolution: 'expected', note: null } as const;
    expect([
      codeOf(decideAcknowledge(handler, null, by('eve'))),
      codeOf(decideResolve(handler, resolving, by('eve'))),
    ]).toEqual([expected, expected]);
  });

  it('is refused for whoever made the key, also by another credential than the one that made it', () => {
    const byKey: Actor = { type: 'key', id: 'key_eve', email: 'Eve', credential: null };
    const handler = { alert: alertHeldBy(holdersBy(creation(NOW), byKey)), key: OLD_KEY };
    expect(
      [signedIn('eve'), { id: 'key_2', owner: 'eve' }, signedIn('bob')].map((doer) =>
        codeOf(decideAcknowledge({ ...handler, by: doer, nameOf }, null, by(doer.owner))),
      ),
    ).toEqual(['own_alert', 'own_alert', 'done']);
  });

  it('is refused for whoever made the key signed in, however their name is written, whatever their mail address', () => {
    const nameOfZoe = (id: string) => (id === principalIdOf('Zoe@Example.com') ? 'Zoe@Example.com' : null);
    const doers: readonly Doer[] = ['zoe@example.com', 'ZOE@example.com', 'bob@example.com'].map((owner) => ({
      id: 'key_2',
      owner,
    }));
    const resolving = { resolution: 'expected', note: null } as const;
    const outcomes = [null, 'zoe@elsewhere.example'].map((email) => {
      const holders = holdersBy(creation(NOW), { ...person('Zoe@Example.com'), email });
      const handler = { alert: alertHeldBy(holders), key: OLD_KEY, nameOf: nameOfZoe };
      return doers.map((doer) =>
        [
          decideAcknowledge({ ...handler, by: doer }, null, by(doer.owner)),
          decideResolve({ ...handler, by: doer }, resolving, by(doer.owner)),
        ].map(codeOf),
      );
    });
    const own = ['own_alert', 'own_alert'];
    expect(outcomes).toEqual([
      [own, own, ['done', 'done']],
      [own, own, ['done', 'done']],
    ]);
  });

  it('is anybody else’s where the service itself or a file made the key', () => {
    const byFile: Actor = { ...systemActor('keytrail.yaml'), type: 'config' };
    expect([holdersBy(creation(NOW), byFile), holdersBy(rotation(NOW), systemActor('policies'))]).toEqual([
      [],
      [],
    ]);
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
      { alert: ownerless, key: ABSENT, by: signedIn('ana'), nameOf },
      null,
      by('ana'),
    );
    expect(codeOf(decision)).toBe('done');
  });

  it('is nothing new when somebody looks into it already, and over when it is resolved', () => {
    const handler = { key: OLD_KEY, by: signedIn('bob'), nameOf };
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
    keyHeldBy: [],
    owner: null,
    until: '2026-11-21T00:00:00.000Z',
    reason: 'The office moves.',
  };
  const suppress = (changed: Partial<SuppressionRequest>, name = 'bob') =>
    decideSuppress({ ...request, ...changed }, { by: signedIn(name), nameOf }, by(name));

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
    ['tomorrow, of what somebody reports', { rule: 'leaked-secret' }, 'done'],
    ['tomorrow, of a rule that there is not', { rule: 'use-after-revok' }, 'validation_failed'],
  ])('until %s: %j is %s', (_when, changed, expected) => {
    expect(codeOf(suppress(changed))).toBe(expected);
  });

  it('of a rule that there is not names the one that was meant, else all that there are', () => {
    const detailOf = (rule: string): unknown => {
      const decision = suppress({ rule });
      return decision.ok ? null : [decision.refusal.detail, decision.refusal.errors?.[0]?.path];
    };
    expect([detailOf('use-after-revok'), detailOf('everything')]).toEqual([
      ['There is no such rule; did you mean "use-after-revoke"?', 'rule'],
      [`There is no such rule; there are ${[...RULE_NAMES, 'leaked-secret'].join(', ')}.`, 'rule'],
    ]);
  });

  it.each<[string, KnownEvent, string]>([
    ['made', creation('2026-11-19T12:30:00.000Z'), 'own_alert'],
    ['made', creation('2026-11-19T12:29:59.999Z'), 'done'],
    ['rotated', rotation('2026-11-20T12:00:00.000Z'), 'own_alert'],
  ])('of a key that the caller %s within a day is refused: %#', (_what, event, expected) => {
    const named = { keyId: 'key_ana', keyOwner: 'ana', keyHeldBy: holdersBy(event) };
    expect([codeOf(suppress(named, 'eve')), codeOf(suppress(named, 'bob'))]).toEqual([expected, 'done']);
  });

  it('is refused for the owner of the keys concerned, and for the key itself', () => {
    expect([
      codeOf(suppress({ keyId: 'key_ana', keyOwner: 'ana' }, 'ana')),
      codeOf(suppress({ owner: 'ana' }, 'ana')),
      codeOf(suppress({ owner: 'Ana' }, 'ana')),
      codeOf(
        decideSuppress(
          { ...request, keyId: 'key_7', keyOwner: 'x' },
          { by: { id: 'key_7', owner: 'y' }, nameOf },
          by('y'),
        ),
      ),
    ]).toEqual(['own_alert', 'own_alert', 'own_alert', 'own_alert']);
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
