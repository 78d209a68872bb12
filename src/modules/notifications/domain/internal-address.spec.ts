import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { internalAddress, mayBeSentTo } from './internal-address.ts';

describe('an address', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['fd00::1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:c0a8:101', 'private'],
    ['169.254.169.254', 'link-local'],
    ['::ffff:169.254.169.254', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['fd00:ec2::254', 'link-local'],
    ['168.63.129.16', 'link-local'],
    ['100.100.100.200', 'link-local'],
    ['100.100.100.201', 'shared'],
    ['239.255.255.250', 'multicast'],
    ['ff02::1', 'multicast'],
    ['0.0.0.0', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['::', 'reserved'],
    ['::127.0.0.1', 'reserved'],
    ['64:ff9b::7f00:1', 'reserved'],
    ['2002:7f00:1::', 'reserved'],
    ['2001::1', 'reserved'],
    ['not an address', 'reserved'],
    ['172.15.255.255', null],
    ['172.32.0.0', null],
    ['100.63.255.255', null],
    ['8.8.8.8', null],
    ['::ffff:8.8.8.8', null],
    ['2606:4700::1111', null],
  ])('%s is %s', (address, kind) => {
    expect(internalAddress(address)).toBe(kind);
  });

  it('is judged alike in both of its forms', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(internalAddress(`::ffff:${address}`)).toBe(internalAddress(address));
      }),
    );
  });

  it.each([
    ['127.0.0.1', true],
    ['10.0.0.1', true],
    ['100.64.0.1', true],
    ['8.8.8.8', true],
    ['169.254.169.254', false],
    ['fd00:ec2::254', false],
    ['fe80::1', false],
    ['224.0.0.1', false],
    ['0.0.0.0', false],
  ])('%s may be sent to where own networks are allowed: %s', (address, allowed) => {
    expect(mayBeSentTo(address, true)).toBe(allowed);
  });
});
