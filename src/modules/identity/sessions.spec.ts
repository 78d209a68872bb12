import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { reachOfRole } from './domain/reach.ts';
import fc from 'fast-check';
import { caller, HandClock, openEmbeddedKeys } from '../../../test/fixtures/embedded-keys.ts';
import {
  principalCreated,
  principalDisabled,
  principalEnabled,
} from '../../../test/fixtures/identity-events.ts';
import { NO_ORIGIN, type Origin } from '../../events/envelope.ts';
import type { SessionEvent } from '../../events/catalogue.ts';
import type { Result } from '../../shared/result.ts';
import type { Caller } from './caller.ts';
import type { Principal } from './domain/principal.ts';
import { evolveSession, type Session } from './domain/session.ts';
import { sessionToken } from './domain/session-token.ts';
import { OPEN_SESSIONS_MAX } from './session-starts.ts';
import type { IssuedTokens } from './sessions.ts';

type Keys = Awaited<ReturnType<typeof openEmbeddedKeys>>;

const NOW = '2026-11-20T21:00:00.000Z';
/** Of each test another address: failures that anybody can cause are recorded once a minute for each. */
let origin: Origin = NO_ORIGIN;
const REFUSED = {
  ok: false,
  refusal: { code: 'invalid_refresh_token', detail: 'The refresh token or code is not good; sign in again.' },
};

const clock = new HandClock(NOW);
let keys: Keys;
let ana: Principal;
/** Ids of events of tests before. */
let before = new Set<string>();
let people = 0;
beforeAll(async () => {
  keys = await openEmbeddedKeys(clock);
});
beforeEach(async () => {
  clock.set(NOW);
  people += 1;
  origin = { ip: `203.0.113.${people}`, userAgent: 'spec', requestId: null };
  ana = await principal(`ana-${people}`);
  before = new Set((await keys.events()).map(({ id }) => id));
});
afterAll(async () => {
  await keys.close();
  keys.remove();
});

async function principal(name: string, tenant = 'default'): Promise<Principal> {
  await keys.services.commands.record(principalCreated({ name, tenant, role: 'analyst' }));
  const found = keys.directory.principals.byName(name);
  if (found === undefined) throw new Error('there is no principal');
  return found;
}

const valueOf = <Value>(result: Result<Value, unknown>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.value;
};
const service = () => keys.services.sessions.service;
const signIn = async (as: Principal = ana): Promise<IssuedTokens> =>
  valueOf(await service().signIn({ principal: as, method: 'password', provider: null, origin }));
const exchange = (token: string) => service().exchange({ token, origin });
const session = (id: string): Session | undefined => keys.directory.principals.session(id);

const events = async () => (await keys.events()).filter(({ id }) => !before.has(id));

/** Type, outcome and reason of every event about sessions. */
const trail = async (): Promise<readonly unknown[]> =>
  (await events())
    .filter(({ type }) => /^Sign|^Session/.test(type))
    .map(({ type, outcome, data }) => [type, outcome, ...('reason' in data ? [data.reason] : [])]);

const sessionCaller = ({ session: { id }, principal: owner }: IssuedTokens): Caller => ({
  origin,
  credential: {
    kind: 'session',
    ...{ id, sessionId: id, principalId: owner.id, email: owner.email, owner: owner.name },
    ...{ tenant: owner.tenant, role: owner.role, reach: reachOfRole(owner.role) },
    ...{ scopes: new Set(), allowedDatasets: null },
  },
});

describe('signing in', () => {
  it('gives tokens whose texts are nowhere in the trail, and is in the trail', async () => {
    const issued = await signIn();

    expect(issued).toMatchObject({
      accessTokenExpiresInSeconds: 900,
      refreshTokenExpiresAt: '2026-11-27T21:00:00.000Z',
      session: { principalId: ana.id, method: 'password', ip: origin.ip, userAgent: 'spec', ended: null },
    });
    expect(issued.refreshToken).toMatch(/^kr_[0-9A-Za-z]{49}$/);
    expect(await trail()).toEqual([['SignedIn', 'SUCCESS']]);
    const text = JSON.stringify(await events());
    for (const token of [issued.accessToken, issued.refreshToken]) expect(text).not.toContain(token);
  });

  it('is refused to somebody who is disabled', async () => {
    await keys.services.commands.record(principalDisabled({ name: ana.name }));
    expect(
      await service().signIn({ principal: ana, method: 'oidc', provider: 'corporate', origin }),
    ).toMatchObject({ ok: false, refusal: { code: 'sign_in_failed' } });
    expect(await trail()).toEqual([['SignInFailed', 'DISABLED', 'principal_disabled']]);
  });

  it('leaves no session that comes alive later, when somebody is disabled at the same moment', async () => {
    const [signedIn] = await Promise.all([
      service().signIn({ principal: ana, method: 'password', provider: null, origin }),
      keys.services.commands.record(principalDisabled({ name: ana.name })),
    ]);
    await keys.services.commands.record(principalEnabled({ name: ana.name }));
    const open = keys.directory.principals.openSessions(ana.id, NOW);
    expect(signedIn.ok ? 'signed in before' : open).toEqual(signedIn.ok ? 'signed in before' : []);
  });

  it('ends the oldest of more sessions than one principal may have', async () => {
    const first = await signIn();
    const others = await Promise.all(Array.from({ length: OPEN_SESSIONS_MAX }, () => signIn()));

    expect(session(first.session.id)?.ended).toEqual({ at: NOW, reason: 'limit' });
    expect(keys.directory.principals.openSessions(ana.id, NOW)).toHaveLength(OPEN_SESSIONS_MAX);
    expect(others.every(({ session: { id } }) => session(id)?.ended === null)).toBe(true);
    expect(await exchange(first.refreshToken)).toEqual(REFUSED);
  });
});

describe('a refresh token', () => {
  it('is exchanged for new tokens, again and again, until the session’s time is over', async () => {
    let issued = await signIn();
    for (const day of ['21', '23', '27']) {
      clock.set(`2026-11-${day}T20:00:00.000Z`);
      const next = valueOf(await exchange(issued.refreshToken));
      expect(next.session.id).toBe(issued.session.id);
      expect(next.refreshToken).not.toBe(issued.refreshToken);
      expect(next.refreshTokenExpiresAt).toBe('2026-11-27T21:00:00.000Z');
      issued = next;
    }
    expect(issued.session.refreshCount).toBe(3);

    clock.set('2026-11-27T21:00:00.000Z');
    expect(await exchange(issued.refreshToken)).toEqual(REFUSED);
    expect((await trail()).at(-1)).toEqual(['SignInFailed', 'REVOKED', 'session_over']);
  });

  it('that comes a second time ends the session, with the tokens that were given for it', async () => {
    const stolen = await signIn();
    const next = valueOf(await exchange(stolen.refreshToken));

    expect(await exchange(stolen.refreshToken)).toEqual(REFUSED);
    expect(await exchange(next.refreshToken)).toEqual(REFUSED);
    expect(session(stolen.session.id)?.ended?.reason).toBe('token_reused');
    expect(await trail()).toEqual([
      ['SignedIn', 'SUCCESS'],
      ['SessionRefreshed', 'SUCCESS'],
      ['SessionRevoked', 'SUCCESS', 'token_reused'],
      ['SignInFailed', 'REVOKED', 'token_reused'],
      ['SignInFailed', 'INVALID', 'token_invalid'],
    ]);
  });

  it('that comes several times at once is exchanged once at most, and the session is over', async () => {
    const { refreshToken, session: begun } = await signIn();
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(refreshToken)));

    expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
    for (const answer of answers) if (!answer.ok) expect(answer).toEqual(REFUSED);
    expect(session(begun.id)?.ended?.reason).toBe('token_reused');
  });

  it('is good in another process too, and used up in all of them', async () => {
    const { refreshToken } = await signIn();
    keys = await keys.restart();
    expect(valueOf(await exchange(refreshToken)).session.refreshCount).toBe(1);
    expect(await exchange(refreshToken)).toEqual(REFUSED);
  });

  it('is refused once its owner is disabled', async () => {
    const { refreshToken } = await signIn();
    await keys.services.commands.record(principalDisabled({ name: ana.name }));
    expect(await exchange(refreshToken)).toEqual(REFUSED);
    expect((await trail()).at(-1)).toEqual(['SignInFailed', 'DISABLED', 'principal_disabled']);
  });

  it('that was made up is refused, and a flood of such from an address is an event a minute', async () => {
    const wellFormed = sessionToken('refresh', new Uint8Array(32)).token;
    const madeUp = ['', 'x', 'kr_', `kr_${'0'.repeat(49)}`, wellFormed];
    for (let n = 0; n < 4; n += 1)
      for (const token of madeUp) expect(await service().exchange({ token, origin })).toEqual(REFUSED);
    expect(await trail()).toEqual([['SignInFailed', 'INVALID', 'token_invalid']]);
    const counted = keys.services.sessions.counts
      .read()
      .find(({ method, outcome }) => method === 'refresh' && outcome === 'token_invalid');
    expect(counted?.count).toBeGreaterThanOrEqual(20);
  });
});

describe('the code of a sign-in', () => {
  const withCode = async (code: ReturnType<typeof sessionToken>): Promise<Session> =>
    valueOf(
      await service().signInWithCode({
        ...{ principal: ana, method: 'oidc', provider: 'corporate', origin },
        codeHash: code.hash,
        codeExpiresAt: '2026-11-20T21:05:00.000Z',
      }),
    );

  it('is exchanged for tokens once; coming again it ends the session', async () => {
    const code = sessionToken('code', new Uint8Array(32).fill(3));
    const begun = await withCode(code);
    const issued = valueOf(await exchange(code.token));
    expect(issued.session).toMatchObject({ id: begun.id, method: 'oidc', provider: 'corporate', code: null });

    expect(await exchange(code.token)).toEqual(REFUSED);
    expect(await exchange(issued.refreshToken)).toEqual(REFUSED);
    expect((await trail()).slice(2, 4)).toEqual([
      ['SessionRevoked', 'SUCCESS', 'token_reused'],
      ['SignInFailed', 'REVOKED', 'token_reused'],
    ]);
  });

  it('is worthless after its time', async () => {
    const code = sessionToken('code', new Uint8Array(32).fill(4));
    await withCode(code);
    clock.set('2026-11-20T21:05:00.000Z');
    expect(await exchange(code.token)).toEqual(REFUSED);
    expect((await trail()).at(-1)).toEqual(['SignInFailed', 'EXPIRED', 'token_expired']);
  });
});

describe('ending a session', () => {
  it('takes its refresh token, also one that was exchanged since, and no other', async () => {
    const first = await signIn();
    const second = await signIn();
    const next = valueOf(await exchange(second.refreshToken));
    const signOut = (token: string) => service().signOut({ token, origin });

    expect(await signOut(first.refreshToken)).toEqual({ ok: true, value: undefined });
    expect(session(first.session.id)?.ended?.reason).toBe('signed_out');
    expect(await signOut(second.refreshToken)).toEqual({ ok: true, value: undefined });
    expect(session(second.session.id)?.ended?.reason).toBe('token_reused');
    expect(await exchange(next.refreshToken)).toEqual(REFUSED);
    expect(await signOut(next.refreshToken)).toEqual(REFUSED);
    expect(await signOut(sessionToken('refresh', new Uint8Array(32)).token)).toEqual(REFUSED);
  });

  it('is for its owner and for administrators who see the tenant, and for nobody else', async () => {
    const other = await principal(`ben-${people}`, 'acme');
    const revoke = async (by: Caller): Promise<unknown> => {
      const { session: begun } = await signIn();
      const ended = await service().revoke({ sessionId: begun.id, reason: 'revoked', caller: by });
      return ended.ok ? ended.value.ended?.reason : ended.refusal.code;
    };
    expect(await revoke(sessionCaller(await signIn()))).toBe('revoked');
    expect(await revoke(caller('admin', 'acme'))).toBe('revoked');
    expect(await revoke(sessionCaller(await signIn(other)))).toBe('session_not_found');
    for (const role of ['auditor', 'analyst', 'viewer', 'user'] as const)
      expect(await revoke(caller(role))).toBe('session_not_found');
  });

  it('happens once, and names who did it', async () => {
    const issued = await signIn();
    const end = () =>
      service().revoke({ sessionId: issued.session.id, reason: 'signed_out', caller: sessionCaller(issued) });
    expect(await end()).toMatchObject({ ok: true, value: { ended: { reason: 'signed_out' } } });
    expect(await end()).toEqual({
      ok: false,
      refusal: { code: 'session_over', detail: 'The session is over already.' },
    });
    const revoked = (await events()).filter(({ type }) => type === 'SessionRevoked');
    expect(revoked.map(({ actor }) => actor)).toEqual([
      { type: 'user', id: ana.id, email: ana.email, credential: null },
    ]);
  });
});

it('any interleaving of exchanges leaves one token good, or none when one was presented twice', async () => {
  const { session: begun } = await signIn();
  const [signedIn] = (await events()).filter(({ type }) => type === 'SignedIn') as SessionEvent[];
  const refreshed = (used: string, to: string): SessionEvent => ({
    ...(signedIn as SessionEvent),
    type: 'SessionRefreshed',
    data: {
      ...{ principalId: ana.id, principalName: ana.name, sessionId: begun.id },
      ...{ usedHash: used, refreshHash: to },
    },
  });
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 8 }), { maxLength: 40 }), (uses) => {
      const given = [begun.refreshHash ?? ''];
      let state: Session | undefined = begun;
      let current = given[0];
      for (const [n, use] of uses.entries()) {
        const used = given[use % given.length] ?? '';
        const next = `hash ${n}`;
        given.push(next);
        const before: Session | undefined = state;
        state = evolveSession(state, refreshed(used, next));
        const won: boolean = used === current;
        expect(state === before).toBe(!won);
        if (won) current = next;
      }
      expect(state?.refreshHash).toBe(current);
    }),
  );
});
