import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  created,
  disabled,
  expired,
  logged,
  presentations,
  revoked,
  rotated,
} from '../../../../test/fixtures/key-events.ts';
import { alertRaisedV1 } from '../../../events/alert-raised.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { externalKeyObservedV1 } from '../../../events/external-key-observed.ts';
import { readEvent } from '../../../events/stored-event.ts';
import { revokedKeyAcceptedV1 } from '../../../events/revoked-key-accepted.ts';
import { readObservation } from './observation.ts';

const read = (event: KnownEvent) => logged([event]).map((one) => readObservation(one))[0];

/** The members in the order in which a verification writes them, which is the one that is read quickly. */
function asVerified(event: KnownEvent): KnownEvent {
  const { id, type, version, time, keyId, tenant, actor, origin, outcome, data } = event;
  return { id, type, version, time, keyId, tenant, actor, origin, outcome, data } as KnownEvent;
}

/** What JSON.parse says of the text. */
function parsed(text: string) {
  const event = readEvent(text);
  if (!event.known || !('via' in event.event.data)) throw new TypeError('no presentation');
  const { id, time, keyId, tenant, actor, origin, outcome, data } = event.event;
  const { keyName, fingerprint, dataset, permission, endpoint, via, basedOn, external } = data;
  return {
    ...{ kind: 'presented', id, timeMs: Date.parse(time), receivedMs: null, keyId, tenant, outcome, keyName },
    ...{ owner: actor.email, ip: origin.ip, userAgent: origin.userAgent, fingerprint, dataset, permission },
    ...{ endpoint, gatewayKeyId: via?.keyId ?? null, basedOn, external: external !== null },
  };
}

describe('observations', () => {
  it('of a presented key say what its event says, in whatever layout it is written', () => {
    fc.assert(
      fc.property(presentations, (events) => {
        for (const event of logged([...events, ...events.map(asVerified)])) {
          expect(readObservation(event)).toEqual(parsed(event.text));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('have the time at which the log took an event, else that at which it is read', () => {
    const [use] =
      fc.sample(
        presentations.filter((events) => events.length > 0),
        1,
      )[0] ?? [];
    if (use === undefined) throw new TypeError('no use');
    const [record] = logged([asVerified(use)]);
    if (record === undefined) throw new TypeError('no record');
    expect(readObservation(record, 5)).toMatchObject({ receivedMs: 5 });
    expect(readObservation({ ...record, appendedAtMs: 7 }, 5)).toMatchObject({ receivedMs: 7 });
  });

  it('of what happened to a key say what rules compare with', () => {
    const to = { keyId: 'key_1', time: '2026-11-20T21:00:00.000Z' };
    const changes = [created(to), rotated(to), revoked(to), disabled(to), expired(to)].map((event) => {
      const observed = read(event);
      return observed?.kind === 'lifecycle' ? observed.change : observed;
    });
    expect(changes).toEqual([
      { change: 'created', atMs: Date.UTC(2026, 10, 20, 21), byAnother: false, ip: '203.0.113.7' },
      {
        ...{ change: 'rotated', previousFingerprint: 'qk_4fQ...9sK' },
        graceEndsMs: Date.UTC(2026, 10, 21, 21, 4, 44, 123),
      },
      { change: 'revoked' },
      { change: 'disabled' },
      { change: 'expired', atMs: Date.UTC(2026, 10, 20, 21, 4, 44) },
    ]);
    expect(read(revokedKeyAcceptedV1.example)).toMatchObject({
      change: { change: 'accepted-late', lateMs: 7 },
    });
  });

  it('say that a key was created by another only of people, and of keys that a trail saw being created', () => {
    const event = created({ keyId: 'key_1', owner: 'bob@example.com' });
    const by = (actor: object) => read({ ...event, actor: { ...event.actor, ...actor } });
    expect(by({ type: 'user', id: 'mallory', email: 'mallory@example.com' })).toMatchObject({
      change: { byAnother: true },
    });
    expect(by({ type: 'user', id: 'bob', email: 'bob@example.com' })).toMatchObject({
      change: { byAnother: false },
    });
    expect(by({ type: 'config', id: 'keytrail.yaml', email: null })).toMatchObject({
      change: { byAnother: false },
    });
    const { example } = externalKeyObservedV1;
    expect(read(example)).toBeUndefined();
    const seen = { ...example, actor: { ...example.actor, type: 'external', id: 'mallory' } } as const;
    const change = { change: 'created', atMs: Date.UTC(2026, 0, 1), byAnother: true };
    expect(read({ ...seen, data: { ...seen.data, createdAt: '2026-01-01T00:00:00.000Z' } })).toMatchObject({
      change,
    });
  });

  it('are none of events that no rule looks at', () => {
    expect(read(alertRaisedV1.example)).toBeUndefined();
  });
});
