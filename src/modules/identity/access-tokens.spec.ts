import { createHmac, generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SignJWT, UnsecuredJWT, type JWTHeaderParameters } from 'jose';
import { AccessTokens, looksLikeAccessToken } from './access-tokens.ts';

const KEY = new Uint8Array(32).fill(1);
const OTHER_KEY = new Uint8Array(32).fill(2);
const NOW_MS = Date.parse('2026-11-20T21:00:00.000Z');
const NOW = NOW_MS / 1_000;
const CLAIMS = { principalId: 'prn_1', sessionId: 'ses_1' };
const GOOD = {
  iss: 'keytrail',
  aud: 'keytrail',
  sub: 'prn_1',
  sid: 'ses_1',
  jti: 'a',
  iat: NOW,
  exp: NOW + 900,
} as const;

const tokens = new AccessTokens([KEY], 900);
let good = '';
beforeAll(async () => {
  good = (await tokens.issue(CLAIMS, { nowMs: NOW_MS, endMs: NOW_MS + 86_400_000, tokenId: 'a' })).token;
});

/** A token of our own form with something changed. */
const made = (
  claims: Readonly<Record<string, unknown>>,
  header: Partial<JWTHeaderParameters> = {},
  key: Parameters<SignJWT['sign']>[0] = KEY,
): Promise<string> =>
  new SignJWT({ ...GOOD, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header })
    .sign(key);
const fault = async (token: string): Promise<string> => {
  const verified = await tokens.verify(token, NOW_MS);
  return verified.ok ? 'accepted' : verified.refusal;
};
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const hmac = (text: string, key: string | Uint8Array): string =>
  createHmac('sha256', key).update(text).digest('base64url');

describe('an access token', () => {
  it('is accepted until it expires, and for five seconds of clock difference more', async () => {
    const accepted = { ok: true, value: CLAIMS };
    expect(await tokens.verify(good, NOW_MS)).toEqual(accepted);
    expect(await tokens.verify(good, NOW_MS + 904_000)).toEqual(accepted);
    expect(await tokens.verify(good, NOW_MS + 905_000)).toEqual({ ok: false, refusal: 'token_expired' });
  });

  it('says no more than which session it is of', () => {
    const [header, payload] = good.split('.').map((text) => Buffer.from(text, 'base64url').toString());
    expect(JSON.parse(String(header))).toEqual({ alg: 'HS256', typ: 'at+jwt' });
    expect(JSON.parse(String(payload))).toEqual({ ...GOOD });
    expect(looksLikeAccessToken(good)).toBe(true);
  });

  it('does not outlive its session', async () => {
    const times = { nowMs: NOW_MS, endMs: NOW_MS + 60_000, tokenId: 'a' };
    const { token, expiresInSeconds } = await tokens.issue(CLAIMS, times);
    expect(expiresInSeconds).toBe(60);
    expect(await tokens.verify(token, NOW_MS + 65_000)).toEqual({ ok: false, refusal: 'token_expired' });
  });

  it('is accepted under a secret that is being replaced', async () => {
    const replaced = new AccessTokens([OTHER_KEY, KEY], 900);
    expect(await replaced.verify(good, NOW_MS)).toEqual({ ok: true, value: CLAIMS });
    const fresh = await replaced.issue(CLAIMS, { nowMs: NOW_MS, endMs: NOW_MS + 900_000, tokenId: 'b' });
    expect(await fault(fresh.token)).toBe('unsigned');
  });

  it.each([
    ['of another audience', { aud: 'elsewhere' }, 'token_invalid'],
    ['for several audiences, none of them us', { aud: ['a', 'b'] }, 'token_invalid'],
    ['of another issuer', { iss: 'https://issuer.example' }, 'token_invalid'],
    ['that has expired', { exp: NOW - 6 }, 'token_expired'],
    ['that is not valid yet', { nbf: NOW + 60 }, 'token_invalid'],
    ['without an expiry', { exp: undefined }, 'token_invalid'],
    ['whose expiry is a text', { exp: 'never' }, 'token_invalid'],
    ['without a session', { sid: undefined }, 'token_invalid'],
    ['whose session is a list', { sid: ['ses_1'] }, 'token_invalid'],
    ['without a subject', { sub: undefined }, 'token_invalid'],
    ['without an id', { jti: undefined }, 'token_invalid'],
  ])('signed by us, but %s, is refused', async (_, claims, expected) => {
    expect(await fault(await made(claims))).toBe(expected);
  });

  it('of another type, or of none, is refused', async () => {
    expect(await fault(await made({}, { typ: 'JWT' }))).toBe('token_invalid');
    const untyped = `${part({ alg: 'HS256' })}.${part(GOOD)}`;
    expect(await fault(`${untyped}.${hmac(untyped, KEY)}`)).toBe('token_invalid');
  });

  it('of another algorithm of the same family, or with an extension that we do not know, is refused', async () => {
    const secret = new Uint8Array(64).fill(1);
    const long = new AccessTokens([secret], 900);
    const token = await made({}, { alg: 'HS512' }, secret);
    expect(await long.verify(token, NOW_MS)).toEqual({ ok: false, refusal: 'unsigned' });
    const extended = `${part({ alg: 'HS256', typ: 'at+jwt', crit: ['x'], x: 1 })}.${part(GOOD)}`;
    expect(await fault(`${extended}.${hmac(extended, KEY)}`)).toBe('unsigned');
  });

  it('is taken as if it named no key, whatever its header says about keys', async () => {
    for (const header of [
      { kid: '../../../../dev/null' },
      { kid: "x' UNION SELECT 'secret" },
      { jku: 'http://127.0.0.1:1/keys' },
      { jwk: { kty: 'oct', k: Buffer.from(OTHER_KEY).toString('base64url') } },
    ] as Partial<JWTHeaderParameters>[]) {
      expect(await fault(await made({}, header))).toBe('accepted');
      expect(await fault(await made({}, header, OTHER_KEY))).toBe('unsigned');
    }
    const empty = `${part({ alg: 'HS256', typ: 'at+jwt', kid: '/dev/null' })}.${part(GOOD)}`;
    expect(await fault(`${empty}.${hmac(empty, '')}`)).toBe('unsigned');
  });

  it('without a signature is refused, in every spelling of "none"', async () => {
    expect(await fault(new UnsecuredJWT({ ...GOOD }).encode())).toBe('unsigned');
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      const unsigned = `${part({ alg, typ: 'at+jwt' })}.${part(GOOD)}`;
      expect(await fault(`${unsigned}.`)).toBe('unsigned');
      expect(await fault(`${unsigned}.${good.split('.')[2] ?? ''}`)).toBe('unsigned');
    }
  });

  it('signed with a public key is refused, as a signature of its owner and as a secret that everybody has', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    expect(await fault(await made({}, { alg: 'RS256' }, privateKey))).toBe('unsigned');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const confused = `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part(GOOD)}`;
    expect(await fault(`${confused}.${hmac(confused, pem)}`)).toBe('unsigned');
  });

  it('that was changed or cut anywhere is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: good.length - 2 }), fc.boolean(), async (at, cut) => {
        const swapped = good[at] === 'A' ? 'B' : 'A';
        const changed = cut ? good.slice(0, at) : `${good.slice(0, at)}${swapped}${good.slice(at + 1)}`;
        expect(await fault(changed)).not.toBe('accepted');
      }),
      { numRuns: 200 },
    );
  });

  it('is refused unread when it is huge, deep or no token at all', async () => {
    const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown;
    for (const text of ['', '.', '..', '...', 'a.b.c', '\0.\0.\0', `${'a'.repeat(5_000_000)}.b.c`])
      expect(await fault(text)).toBe('unsigned');
    expect(await fault(await made({ deep }))).toBe('accepted');
    expect(await fault(await made({ filler: 'x'.repeat(2_048) }))).toBe('unsigned');
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 300 }), async (text) => {
        expect(await fault(text)).toBe('unsigned');
      }),
      { numRuns: 50 },
    );
  });
});
