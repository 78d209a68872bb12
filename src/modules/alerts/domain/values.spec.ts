import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { networkOf, networkText, NO_NETWORK } from './network.ts';
import { distanceKm } from './place.ts';
import { actionOf, endpointPattern } from './target.ts';
import { agentName, agentOf, isUpgradeOf } from './user-agent.ts';

describe('the network of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['255.255.255.255', '255.255.255.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:7:1::1', '2001:db8:7::/48'],
    ['ffff:ffff:ffff:1::', 'ffff:ffff:ffff::/48'],
    ['::1', '::/48'],
    ['ec2.amazonaws.com', 'a source without an address'],
    ['', 'a source without an address'],
    [null, 'an unknown address'],
  ])('of %j is %s', (ip, text) => {
    expect(networkText(networkOf(ip))).toBe(text);
  });

  it('is an exact number of at most 53 bits, whatever stands for an address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (ip) => {
        const network = networkOf(ip);
        expect(Number.isSafeInteger(network) && network >= 0 && network <= NO_NETWORK).toBe(true);
      }),
    );
  });
});

describe('a user agent', () => {
  it.each([
    ['aws-cli/2.13.1 Python/3.11 Linux/6.1', 'aws-cli/2'],
    ['[S3Console/0.4, aws-internal/3]', 'S3Console/0'],
    ['Go-http-client/v1.1', 'Go-http-client/1'],
    ['console.amazonaws.com', 'console.amazonaws.com'],
    ['Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/141.0 Safari/537.36', 'a browser (Chrome)'],
    ['Mozilla/5.0 (Macintosh; rv:143.0) Gecko/20100101 Firefox/143.0', 'a browser (Firefox)'],
    ['42', '42'],
    ['', 'no user agent'],
    [null, 'no user agent'],
  ])('%j is %s', (text, name) => {
    expect(agentName(text)).toBe(name);
  });

  it('is known in later versions, not in earlier ones, and not as another product', () => {
    const [six, seven, other] = ['dbt/6.1', 'dbt/7.0', 'curl/8'].map(agentOf) as [number, number, number];
    expect([
      isUpgradeOf(seven, six),
      isUpgradeOf(six, six),
      isUpgradeOf(six, seven),
      isUpgradeOf(other, six),
    ]).toEqual([...[true, true, false, false]]);
  });
});

describe('an action', () => {
  it.each([
    ['/v1/orders/4711/items/0a1b2c?page=2', '/v1/orders/#/items/#'],
    ['ec2.amazonaws.com:RunInstances', 'ec2.amazonaws.com:RunInstances'],
    ['/v2/query', '/v2/query'],
  ])('%s is that of %s', (endpoint, pattern) => {
    expect(endpointPattern(endpoint)).toBe(pattern);
  });

  it('differs by endpoint and permission, not by what its numbers name', () => {
    expect(actionOf('/v1/orders/1', 'read')).toBe(actionOf('/v1/orders/2', 'read'));
    expect(actionOf('/v1/orders/1', 'read')).not.toBe(actionOf('/v1/orders/1', 'write'));
    expect(actionOf(null, null)).toBe(actionOf('', ''));
  });
});

describe('the distance of two places', () => {
  it('is that along the surface, also over the date line', () => {
    const berlin = { lat: 52.52, lon: 13.41 };
    expect(Math.round(distanceKm(berlin, { lat: -33.87, lon: 151.21 }))).toBe(16_094);
    expect(Math.round(distanceKm({ lat: 0, lon: 179 }, { lat: 0, lon: -179 }))).toBe(222);
    expect(distanceKm(berlin, berlin)).toBe(0);
  });
});
