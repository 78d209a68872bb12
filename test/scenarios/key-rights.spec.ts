import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listAt, objectAt, TestService, type Answer } from './service.ts';

let service: TestService;
beforeAll(async () => {
  // Behind a proxy, so that a test can say from where its requests come.
  service = await TestService.start({ KEYTRAIL_TRUST_PROXY: 'true', KEYTRAIL_LOG_LEVEL: 'warn' });
});
afterAll(() => service.stop());

const HOME = '203.0.113.7';
const AWAY = '198.51.100.7';
const from = (ip: string) => ({ 'x-forwarded-for': ip });

const list = (secret: string, ip = HOME): Promise<Answer> =>
  service.call('GET', '/v1/keys', { secret, headers: from(ip) });
const authorize = (secret: string, ip = HOME, query = ''): Promise<Answer> =>
  service.call('GET', `/v1/authorize${query}`, { secret, headers: from(ip) });
const verify = (secret: string, asked: object = {}): Promise<Answer> =>
  service.call('POST', '/v1/keys/verify', { body: { secret, ...asked } });

const refusal = ({ status, body }: Answer) => [status, body['code'], body['detail']];
const left = ({ headers }: Answer) => [headers.get('ratelimit-policy'), headers.get('ratelimit')];

/** Outcomes of what the key was presented for, in the order in which it was. */
async function outcomes(keyId: string): Promise<unknown[]> {
  const { body } = await service.call('GET', `/v1/events?keyId=${keyId}&order=oldest&limit=100`);
  return listAt(body, 'items')
    .filter(({ type }) => !String(type).startsWith('KeyC'))
    .map(({ type, outcome, sourceIp }) => [type, outcome, sourceIp]);
}

describe('a key that is bound to addresses', () => {
  it('works from them alone, at every door, and what is refused is in the trail', async () => {
    const { id, secret } = await service.createKey({
      name: 'bound',
      role: 'viewer',
      allowedCidrs: ['203.0.113.0/24', '2001:db8::/32'],
    });

    expect([(await list(secret)).status, (await list(secret, '2001:db8::1')).status]).toEqual([200, 200]);
    expect((await authorize(secret)).status).toBe(200);
    expect((await verify(secret, { sourceIp: HOME })).body['code']).toBe('VALID');

    const denied = "Not authorized from address '198.51.100.7'";
    expect(refusal(await list(secret, AWAY))).toEqual([403, 'forbidden', denied]);
    expect(refusal(await authorize(secret, AWAY))).toEqual([403, 'forbidden', denied]);
    expect((await verify(secret, { sourceIp: AWAY })).body).toMatchObject({
      valid: false,
      code: 'FORBIDDEN',
    });
    expect((await verify(secret)).body).toMatchObject({ valid: false, code: 'FORBIDDEN' });

    expect(await outcomes(id)).toEqual([
      ['KeyUsed', 'SUCCESS', HOME],
      ['KeyUsed', 'SUCCESS', '2001:db8::1'],
      ['KeyUsed', 'SUCCESS', HOME],
      ['KeyUsed', 'SUCCESS', HOME],
      ['AccessDenied', 'FORBIDDEN', AWAY],
      ['AccessDenied', 'FORBIDDEN', AWAY],
      ['AccessDenied', 'FORBIDDEN', AWAY],
      ['AccessDenied', 'FORBIDDEN', null],
    ]);
  });

  it('is shown with its list in one form, keeps it across a change of something else, and can be set free', async () => {
    const allowedCidrs = ['2001:DB8:0::/32', '203.0.113.9', '::ffff:203.0.113.9'];
    const { id, secret } = await service.createKey({ name: 'shown', role: 'viewer', allowedCidrs });
    const shown = { allowedCidrs: ['2001:db8::/32', '203.0.113.9/32'] };
    expect((await service.call('GET', `/v1/keys/${id}`)).body).toMatchObject(shown);
    expect((await service.call('PATCH', `/v1/keys/${id}`, { body: { note: 'x' } })).body).toMatchObject(
      shown,
    );
    expect((await list(secret)).status).toBe(403);

    const freed = await service.call('PATCH', `/v1/keys/${id}`, { body: { allowedCidrs: null } });
    expect(freed.body).toMatchObject({ allowedCidrs: null });
    expect((await list(secret)).status).toBe(200);
    const nowhere = await service.call('PATCH', `/v1/keys/${id}`, { body: { allowedCidrs: [] } });
    expect(nowhere.body).toMatchObject({ allowedCidrs: [] });
    expect((await list(secret)).status).toBe(403);
  });

  it.each([
    ['is no address', ['203.0.113.0/24', '203.0.113.256'], 'allowedCidrs[1]'],
    ['has a prefix that is too long', ['203.0.113.0/33'], 'allowedCidrs[0]'],
    ['has bits behind its prefix', ['::1', '::2', '203.0.113.7/24'], 'allowedCidrs[2]'],
    ['is no text', [10], 'allowedCidrs[0]'],
    ['is one of too many', Array(65).fill('203.0.113.0/24'), 'allowedCidrs'],
    ['stands in no list', '203.0.113.0/24', 'allowedCidrs'],
  ])('is not made when a range %s', async (_, allowedCidrs, path) => {
    const answer = await service.call('POST', '/v1/keys', { body: { name: 'x', allowedCidrs } });
    expect([answer.status, answer.body['code']]).toEqual([422, 'validation_failed']);
    expect(listAt(answer.body, 'errors').map((error) => error['path'])).toEqual([path]);
  });
});

describe('a rate limit', () => {
  it('is stated with every answer to a request that carries the key, until it is used up and after', async () => {
    const { secret } = await service.createKey({ name: 'slow', role: 'viewer', rateLimit: 2 });

    expect(left(await list(secret))).toEqual(['"key";q=2;w=60', '"key";r=1;t=30']);
    const missing = await service.call('GET', '/v1/keys/key_unknown', { secret });
    // The next one comes half a minute after the first was taken, which was a moment ago.
    expect([missing.status, missing.headers.get('ratelimit')]).toEqual([
      404,
      expect.stringMatching(/^"key";r=0;t=(?:30|2\d)$/),
    ]);

    for (const limited of [await list(secret), await authorize(secret)]) {
      expect([limited.status, limited.body['code']]).toEqual([429, 'rate_limited']);
      const seconds = Number(limited.headers.get('retry-after'));
      expect(seconds).toBeGreaterThanOrEqual(1);
      expect(seconds).toBeLessThanOrEqual(30);
      expect(left(limited)).toEqual(['"key";q=2;w=60', `"key";r=0;t=${seconds}`]);
    }
  });

  it('of a bearer is told to whoever asks about it, as the bearer’s and not the gateway’s own', async () => {
    const gateway = await service.createKey({ name: 'gateway', role: 'user', rateLimit: 1 });
    const { secret } = await service.createKey({ name: 'bearer', rateLimit: 2, allowedDatasets: ['a'] });
    const ask = (dataset: string) =>
      service.call('POST', '/v1/keys/verify', { secret: gateway.secret, body: { secret, dataset } });

    const rateLimit = (remaining: number) => ({ limit: 2, remaining, resetSeconds: 30 });
    const first = await ask('a');
    expect(first.body).toMatchObject({ code: 'VALID', retryAfterMs: null, rateLimit: rateLimit(1) });
    expect(left(first)).toEqual(['"bearer";q=2;w=60', '"bearer";r=1;t=30']);
    expect((await ask('b')).body).toMatchObject({ code: 'FORBIDDEN', rateLimit: { limit: 2, remaining: 1 } });
    expect((await ask('a')).body).toMatchObject({ code: 'VALID', rateLimit: { limit: 2, remaining: 0 } });
    const limited = await ask('a');
    expect(limited.body).toMatchObject({ code: 'RATE_LIMITED', rateLimit: { limit: 2, remaining: 0 } });
    const { retryAfterMs } = limited.body;
    expect(objectAt(limited.body, 'rateLimit')['resetSeconds']).toBe(Math.ceil(Number(retryAfterMs) / 1_000));
  });

  it('is not spoken of where there is none, nor to the bearer of a key that is not good', async () => {
    const free = await service.createKey({ name: 'free', role: 'viewer' });
    const revoked = await service.createKey({ name: 'revoked', role: 'viewer', rateLimit: 5 });
    await service.call('POST', `/v1/keys/${revoked.id}/revoke`);
    for (const answer of [
      await list(free.secret),
      await list(revoked.secret),
      await authorize(revoked.secret),
    ])
      expect(left(answer)).toEqual([null, null]);
    expect((await verify(free.secret)).body['rateLimit']).toBeNull();
    expect((await verify(revoked.secret)).body).toMatchObject({ code: 'REVOKED', rateLimit: null });
  });

  it.each([0, -1, 1.5, 1_000_001, '600', '1e9'])('of %p is refused', async (rateLimit) => {
    const answer = await service.call('POST', '/v1/keys', { body: { name: 'x', rateLimit } });
    expect([answer.status, answer.body['code']]).toEqual([422, 'validation_failed']);
    expect(listAt(answer.body, 'errors').map((error) => error['path'])).toEqual(['rateLimit']);
  });

  it('holds within 5 % under concurrent load on one process', async () => {
    const limit = 600;
    const { secret } = await service.createKey({ name: 'hammered', rateLimit: limit });
    const codes: unknown[] = [];
    const startedMs = performance.now();
    await Promise.all(
      Array.from({ length: 100 }, async () => {
        for (let n = 0; n < 20; n += 1) codes.push((await verify(secret)).body['code']);
      }),
    );
    const flowedBack = ((performance.now() - startedMs) * limit) / 60_000;

    const accepted = codes.filter((code) => code === 'VALID').length;
    expect(codes.length - accepted).toBe(codes.filter((code) => code === 'RATE_LIMITED').length);
    expect(accepted).toBeGreaterThanOrEqual(limit);
    expect(accepted).toBeLessThanOrEqual(Math.ceil(limit + flowedBack));
    expect(Math.abs(accepted - limit - flowedBack) / (limit + flowedBack)).toBeLessThan(0.05);
  });
});

describe('the texts that clients of SetuPranali know', () => {
  it('come through forward-auth as they are', async () => {
    const { secret } = await service.createKey({ name: 'narrow', allowedDatasets: ['customers'] });
    const detail = async (answer: Promise<Answer>) => {
      const { status, body } = await answer;
      return [status, body['detail']];
    };
    expect(await detail(authorize(secret, HOME, '?dataset=orders'))).toEqual([
      403,
      "Not authorized for dataset 'orders'",
    ]);
    expect(await detail(authorize('pk_unknown_key'))).toEqual([401, 'Invalid API key']);
    expect(await detail(service.call('GET', '/v1/authorize', { secret: null }))).toEqual([
      401,
      'API key required',
    ]);
    expect(await detail(service.call('GET', '/v1/keys', { secret: null }))).toEqual([
      401,
      'API key required',
    ]);
    expect(await detail(list('pk_unknown_key'))).toEqual([401, 'Invalid API key']);
  });
});
