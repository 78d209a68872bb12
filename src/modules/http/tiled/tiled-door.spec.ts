import { expect, it } from '@jest/globals';
import { isTiledUrl, withoutTiledSlash } from './tiled-door.ts';

it.each([
  ['/api/v1', true],
  ['/api/v1/', true],
  ['/api/v1?api_key=x', true],
  ['/api/v1/auth/whoami', true],
  ['/api/v10', false],
  ['/api/token', false],
  ['/v1/keys', false],
])('%s is a path of Tiled’s: %p', (url, isTiled) => expect(isTiledUrl(url)).toBe(isTiled));

it.each([
  ['/api/v1/', '/api/v1'],
  ['/api/v1/metadata/?api_key=a/', '/api/v1/metadata?api_key=a/'],
  ['/api/v1/auth/whoami', '/api/v1/auth/whoami'],
  ['/v1/authorize/', '/v1/authorize/'],
])('%s is meant as %s: our own paths stay as they are', (url, meant) =>
  expect(withoutTiledSlash(url)).toBe(meant),
);
