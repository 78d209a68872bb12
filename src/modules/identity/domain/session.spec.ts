import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  identityEvents,
  sessionRefreshed,
  sessionRevoked,
  signedIn,
} from '../../../../test/fixtures/identity-events.ts';
import { hashOf } from '../../../../test/fixtures/key-events.ts';
import type { SessionEvent } from '../../../events/catalogue.ts';
import { evolveSession, isOpen, type Session } from './session.ts';

const fold = (...events: readonly SessionEvent[]): Session | undefined =>
  events.reduce<Session | undefined>(evolveSession, undefined);

const SESSION = { name: 'ana', sessionId: 'ses_1' };

describe('a session', () => {
  it('is opened by the refresh token that was handed out last, and only by that', () => {
    const state = fold(
      signedIn({ ...SESSION, token: 't0' }),
      sessionRefreshed({ ...SESSION, used: 't0', token: 't1', time: '2026-11-20T21:15:00.000Z' }),
    );
    expect(state).toMatchObject({
      refreshHash: hashOf('t1'),
      refreshCount: 1,
      refreshedAt: '2026-11-20T21:15:00.000Z',
    });
  });

  it('lets the first of two exchanges of one token win', () => {
    const first = fold(
      signedIn({ ...SESSION, token: 't0' }),
      sessionRefreshed({ ...SESSION, used: 't0', token: 't1' }),
    );
    expect(evolveSession(first, sessionRefreshed({ ...SESSION, used: 't0', token: 't2' }))).toBe(first);
  });

  it('takes a code once, in place of a refresh token', () => {
    const waiting = fold(signedIn({ ...SESSION, token: null, code: 'c' }));
    expect(waiting).toMatchObject({ refreshHash: null, code: { hash: hashOf('c') } });
    const open = evolveSession(waiting, sessionRefreshed({ ...SESSION, used: 'c', token: 't1' }));
    expect(open).toMatchObject({ refreshHash: hashOf('t1'), code: null });
    expect(evolveSession(open, sessionRefreshed({ ...SESSION, used: 'c', token: 't2' }))).toBe(open);
  });

  it('stays ended, and keeps nothing that would open it', () => {
    const ended = fold(signedIn({ ...SESSION, token: 't0', code: 'c' }), sessionRevoked(SESSION));
    expect(ended).toMatchObject({ refreshHash: null, code: null, ended: { reason: 'revoked' } });
    expect(evolveSession(ended, sessionRefreshed({ ...SESSION, used: 't0', token: 't1' }))).toBe(ended);
    expect(evolveSession(ended, signedIn(SESSION))).toBe(ended);
  });

  it('is open until it is ended or its time is over', () => {
    const open = fold(signedIn(SESSION));
    if (open === undefined) throw new Error('there is no session');
    expect(isOpen(open, '2026-11-27T21:04:44.122Z')).toBe(true);
    expect(isOpen(open, '2026-11-27T21:04:44.123Z')).toBe(false);
  });

  it('is never opened by a token that was exchanged, whatever the order of events', () => {
    fc.assert(
      fc.property(identityEvents, (events) => {
        const given = new Set<string>();
        let state: Session | undefined;
        for (const event of events) {
          if (!('sessionId' in event.data) || event.data.sessionId !== 'ses_1') continue;
          const before = state;
          state = evolveSession(state, event as SessionEvent);
          if (state === before || event.type !== 'SessionRefreshed') continue;
          given.add(event.data.usedHash);
          // A token handed out again by chance is another matter: real ones are random.
          given.delete(event.data.refreshHash);
          expect(given.has(state?.refreshHash ?? '')).toBe(false);
          expect(state?.code).toBeNull();
        }
      }),
    );
  });
});
