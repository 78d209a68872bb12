import { afterEach, describe, expect, it } from '@jest/globals';
import { listAt, TestService } from './service.ts';

/** Every request of these tests comes from this machine, which stands for the nearest proxy or for anybody. */
const NEAREST = '127.0.0.0/8';
const FARTHER = '10.0.0.7';
const CLIENT = '203.0.113.9';
const CLAIMED = '198.51.100.1';

let service: TestService | undefined;
afterEach(() => service?.stop());

/** The address that the trail has for a request with this header, where these proxies are trusted. */
async function addressInTrail(trusted: string, forwardedFor: string): Promise<unknown> {
  service = await TestService.start({ KEYTRAIL_TRUST_PROXY: trusted });
  const headers = { 'x-forwarded-for': forwardedFor };
  await service.call('GET', '/v1/keys', { secret: `qk_${'x'.repeat(49)}`, headers });
  const { body } = await service.call('GET', '/v1/events?type=AuthenticationFailed&limit=10');
  const [failed, ...more] = listAt(body, 'items');
  expect(more).toEqual([]);
  return failed?.['sourceIp'];
}

describe('the address of a client', () => {
  it.each([
    ['is that behind the trusted proxies, whatever the client claims', `${NEAREST}, 10.0.0.0/8`, CLIENT],
    ['is that of the first proxy that is not trusted', NEAREST, FARTHER],
    ['is that of the connection where the header comes from somebody else', '10.0.0.0/8', '127.0.0.1'],
    ['is whatever the header begins with where everybody is trusted', 'true', CLAIMED],
    ['is that of the connection where nobody is trusted', 'false', '127.0.0.1'],
  ])('%s', async (_, trusted, expected) => {
    expect(await addressInTrail(trusted, `${CLAIMED}, ${CLIENT}, ${FARTHER}`)).toBe(expected);
  });

  it.each(['unknown', 'a b', '203.0.113.9:4711', ''])(
    'is that of the connection where a trusted proxy states no address: %j',
    async (stated) => {
      expect(await addressInTrail(NEAREST, stated)).toBe('127.0.0.1');
    },
  );
});
