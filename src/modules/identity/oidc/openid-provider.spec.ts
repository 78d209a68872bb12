import { hash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPair } from 'jose';
import {
  HOSTILE_CLIENT_ID,
  HOSTILE_CLIENT_SECRET,
  HostileProvider,
  type RawAnswer,
} from '../../../../test/fixtures/hostile-provider.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { VouchingRules } from '../domain/vouched-identity.ts';
import { ANSWER_BYTES_MAX } from './bounded-fetch.ts';
import { OpenIdProvider } from './openid-provider.ts';

const RULES: VouchingRules = {
  provider: 'corporate',
  roleClaim: null,
  roles: [],
  defaultRole: null,
  tenantClaim: null,
  tenant: 'default',
  emailDomains: null,
  linkByEmail: false,
};
const REQUEST = { state: 'the state', nonce: 'the nonce', codeVerifier: 'v'.repeat(43) };

let hostile: HostileProvider;
let client: OpenIdProvider;
beforeAll(async () => {
  hostile = await HostileProvider.start();
});
afterAll(() => hostile.stop());
beforeEach(() => {
  hostile.metadata = {};
  hostile.tokenRequests = 0;
  client = clientOf(hostile.issuer);
});

const clientOf = (issuer: string) =>
  new OpenIdProvider(
    {
      issuer: new URL(issuer),
      clientId: HOSTILE_CLIENT_ID,
      clientSecret: HOSTILE_CLIENT_SECRET,
      scopes: 'openid email',
      redirectUri: 'http://127.0.0.1/back',
    },
    RULES,
    systemClock,
  );

async function outcome(answer: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const query = new URLSearchParams({ code: 'c', state: REQUEST.state, ...answer });
  const claims = await client.claims(query, REQUEST);
  return claims.ok ? claims.value['sub'] : claims.refusal.kind;
}

describe('an OpenID Connect provider', () => {
  it('is asked with state, nonce and the hash of the PKCE verifier, and never with the verifier', async () => {
    const url = await client.authorizationUrl(REQUEST);
    if (!url.ok) throw new Error(url.refusal.detail);
    expect(Object.fromEntries(url.value.searchParams)).toEqual({
      client_id: HOSTILE_CLIENT_ID,
      response_type: 'code',
      redirect_uri: 'http://127.0.0.1/back',
      scope: 'openid email',
      state: REQUEST.state,
      nonce: REQUEST.nonce,
      code_challenge: hash('sha256', REQUEST.codeVerifier, 'base64url'),
      code_challenge_method: 'S256',
    });
  });

  it('is believed when signature, issuer, audience, nonce and times are right', async () => {
    await hostile.prepare({ nonce: REQUEST.nonce });
    expect(await outcome({ iss: hostile.issuer })).toBe('u-1');
  });

  const nowS = Math.floor(Date.now() / 1_000);
  it.each([
    ['another audience', { aud: 'somebody else' }],
    ['several audiences without a party that it is for', { aud: [HOSTILE_CLIENT_ID, 'x'], azp: 'x' }],
    ['another issuer', { iss: 'https://issuer.example' }],
    ['another nonce', { nonce: 'of another sign-in' }],
    ['no nonce', { nonce: undefined }],
    ['an end that has passed', { exp: nowS - 3_600 }],
    ['no end', { exp: undefined }],
    ['a beginning that is yet to come', { nbf: nowS + 3_600 }],
    ['no subject', { sub: undefined }],
  ])('is not believed with an ID token that has %s', async (_, claims) => {
    await hostile.prepare({ nonce: REQUEST.nonce, ...claims });
    expect(await outcome()).toBe('token_invalid');
  });

  it('is not believed with an ID token that somebody else signed, or nobody, or anybody could have', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    await hostile.prepare({ nonce: REQUEST.nonce }, { key: privateKey });
    expect(await outcome()).toBe('token_invalid');

    const secret = new TextEncoder().encode(HOSTILE_CLIENT_SECRET);
    await hostile.prepare({ nonce: REQUEST.nonce }, { header: { alg: 'HS256' }, key: secret });
    expect(await outcome()).toBe('token_invalid');

    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: hostile.issuer, aud: HOSTILE_CLIENT_ID, sub: 'u', iat: nowS, exp: nowS + 300 };
    for (const signature of ['', 'AAAA']) {
      hostile.prepareToken(
        `${part({ alg: 'none' })}.${part({ ...claims, nonce: REQUEST.nonce })}.${signature}`,
      );
      expect(await outcome()).toBe('token_invalid');
    }
    hostile.prepareToken(undefined);
    expect(await outcome()).toBe('token_invalid');
  });

  it('is not asked at all when the answer belongs to another request or comes from another provider', async () => {
    await hostile.prepare({ nonce: REQUEST.nonce });
    expect(await outcome({ state: 'another' })).toBe('misdirected');
    expect(await outcome({ iss: 'https://other.example' })).toBe('misdirected');
    expect(hostile.tokenRequests).toBe(0);
  });

  it('must name itself in its answer when it says that it does', async () => {
    hostile.metadata = { authorization_response_iss_parameter_supported: true };
    await hostile.prepare({ nonce: REQUEST.nonce });
    expect(await outcome()).toBe('token_invalid');
    expect(await outcome({ iss: hostile.issuer })).toBe('u-1');
  });

  it.each([
    ['error=access_denied', { error: 'access_denied' }, 'refused'],
    ['error=temporarily_unavailable', { error: 'temporarily_unavailable' }, 'unavailable'],
  ])('is understood when it answers %s', async (_, answer, kind) => {
    expect(await outcome(answer)).toBe(kind);
  });

  it.each<readonly [string, RawAnswer, string]>([
    ['a code that is used up', { status: 400, body: '{"error":"invalid_grant"}' }, 'refused'],
    ['a client that it does not know', { status: 401, body: '{"error":"invalid_client"}' }, 'refused'],
    ['an error page', { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }, 'unavailable'],
    ['something that is no JSON', { body: '<h1>Welcome</h1>' }, 'unavailable'],
    ['more than anybody needs', { body: ' '.repeat(ANSWER_BYTES_MAX + 1) }, 'unavailable'],
  ])('is understood when its token endpoint answers with %s', async (_, answer, kind) => {
    hostile.answer = answer;
    expect(await outcome()).toBe(kind);
  });

  it('tells whoever runs the service what is wrong, and repeats nothing that it was sent', async () => {
    hostile.answer = { status: 400, body: '{"error":"invalid_grant","error_description":"code c-123"}' };
    const claims = await client.claims(new URLSearchParams({ code: 'c-123', state: REQUEST.state }), REQUEST);
    expect(claims).toEqual({
      ok: false,
      refusal: { kind: 'refused', detail: 'The provider answered with the error invalid_grant.' },
    });
  });

  it('is in trouble while it cannot be reached, or is not who it should be', async () => {
    const gone = await HostileProvider.start();
    const absent = clientOf(gone.issuer);
    await gone.stop();
    expect(absent.trouble()).toBeNull();
    expect(await absent.authorizationUrl(REQUEST)).toMatchObject({ refusal: { kind: 'unavailable' } });
    expect(absent.trouble()).toBe('The provider cannot be reached: ECONNREFUSED.');

    hostile.metadata = { issuer: 'https://other.example' };
    expect(await client.authorizationUrl(REQUEST)).toMatchObject({ refusal: { kind: 'unavailable' } });
    expect(client.trouble()).toBe(
      'The provider gave no usable answer (OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED): discovered metadata issuer does not match the expected issuer.',
    );
  });
});
