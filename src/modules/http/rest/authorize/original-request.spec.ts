import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codePoint } from '../../../../../test/fixtures/code-point.ts';
import { ENDPOINT_CHARS_MAX, originalRequest } from './original-request.ts';
import { printableHeader } from './printable-header.ts';

const read = (headers: Record<string, string | string[]>) => {
  const result = originalRequest(headers);
  return result.ok ? result.value : result.refusal.code;
};

describe('the original request', () => {
  it.each([
    ['nothing', {}, { endpoint: null, query: {} }],
    [
      'nginx',
      { 'x-original-method': 'GET', 'x-original-uri': '/q?a=1' },
      { endpoint: 'GET /q', query: { a: '1' } },
    ],
    [
      'Traefik and Caddy',
      { 'x-forwarded-method': 'PUT', 'x-forwarded-uri': '/q' },
      { endpoint: 'PUT /q', query: {} },
    ],
    ['a proxy without a method', { 'x-original-uri': '/q' }, { endpoint: '/q', query: {} }],
    [
      'a second question mark',
      { 'x-original-uri': '/q?a=b?c&api_key=s' },
      { endpoint: '/q', query: { a: 'b?c', api_key: 's' } },
    ],
    ['raw UTF-8', { 'x-original-uri': '/\u00e2\u0082\u00ac' }, { endpoint: '/%E2%82%AC', query: {} }],
    ['a name twice', { 'x-original-uri': '/?k=1&k=2' }, { endpoint: '/', query: { k: ['1', '2'] } }],
    [
      'a name of objects',
      { 'x-original-uri': '/?__proto__=1' },
      { endpoint: '/', query: { ['__proto__']: '1' } },
    ],
    [
      'both in agreement',
      { 'x-original-uri': '/q', 'x-forwarded-uri': '/q', 'x-forwarded-method': 'GET' },
      { endpoint: 'GET /q', query: {} },
    ],
  ])('is read from what %s says', (_, headers, expected) => {
    expect(read(headers)).toEqual(expected);
  });

  it.each([
    [{ 'x-original-uri': '/a', 'x-forwarded-uri': '/b' }],
    [{ 'x-original-uri': '/a', 'x-original-method': 'GET', 'x-forwarded-method': 'PUT' }],
    [{ 'x-original-uri': ['/a', '/b'] }],
  ])('is refused when it is described in different ways: %j', (headers) => {
    expect(read(headers)).toBe('malformed_request');
  });

  it('has an endpoint that is cut where the trail would not take it', () => {
    const result = originalRequest({ 'x-original-uri': `/${'a'.repeat(5_000)}?b=c` });
    expect(result).toEqual({
      ok: true,
      value: { endpoint: `/${'a'.repeat(ENDPOINT_CHARS_MAX - 1)}`, query: { b: 'c' } },
    });
  });

  it('never has anything of the query in its endpoint, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint }), fc.string(), (path, query) => {
        const withoutQuery = path.replaceAll('?', '');
        const result = originalRequest({ 'x-original-uri': `${withoutQuery}?${query}` });
        expect(result.ok && result.value.endpoint).toBe(printableHeader(withoutQuery, ENDPOINT_CHARS_MAX));
      }),
    );
  });
});
