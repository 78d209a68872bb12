import { expect, it } from '@jest/globals';
import { RefusedError } from '../../problems/refused-error.ts';
import { ownAddress } from './own-address.ts';

it.each([
  ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['Keytrail.example.com', 'http://keytrail.example.com'],
  ['keytrail.example.com:80', 'http://keytrail.example.com'],
  ['[::1]:8080', 'http://[::1]:8080'],
])('is the address that a request to %s came to', (host, address) => {
  expect(ownAddress({ protocol: 'http', host })).toBe(address);
});

it.each(['', 'a b', 'evil.example/path', 'user@evil.example', 'a:99999', 'a?b', 'a#b'])(
  'is not made of a Host header that names no host: %j',
  (host) => {
    expect(() => ownAddress({ protocol: 'http', host })).toThrow(RefusedError);
  },
);
