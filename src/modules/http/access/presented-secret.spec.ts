import { describe, expect, it } from '@jest/globals';
import { presentedSecret } from './presented-secret.ts';

const secretIn = (headers: Record<string, string>, query: unknown = {}) => {
  const result = presentedSecret(headers, query);
  return result.ok ? result.value : result.refusal.code;
};

describe('the secret that a request presents', () => {
  it.each([
    ['Authorization: Bearer', { authorization: 'Bearer s' }, {}],
    ['Authorization: Apikey', { authorization: 'Apikey s' }, {}],
    ['a scheme in any case, with spaces behind', { authorization: 'APIKEY   s ' }, {}],
    ['X-API-Key', { 'x-api-key': 's' }, {}],
    ['the query', {}, { api_key: 's' }],
    [
      'several places, when it is the same',
      { authorization: 'Bearer s', 'x-api-key': 's' },
      { api_key: 's' },
    ],
  ])('is read from %s', (_, headers, query) => {
    expect(secretIn(headers, query)).toBe('s');
  });

  it.each([
    ['nothing', {}, {}],
    ['an Authorization header without a scheme', { authorization: 's' }, {}],
    ['another scheme', { authorization: 'Basic czpz' }, {}],
    ['two words', { authorization: 'Bearer a b' }, {}],
    ['empty places', { authorization: '', 'x-api-key': '' }, { api_key: '' }],
    ['a query that is not one', {}, null],
  ])('is none in %s', (_, headers, query) => {
    expect(secretIn(headers, query)).toBeNull();
  });

  it.each([
    [{ authorization: 'Bearer a', 'x-api-key': 'b' }, {}],
    [{ 'x-api-key': 'a' }, { api_key: 'b' }],
    [{}, { api_key: ['a', 'a'] }],
  ])('is refused when different ones, or several parameters, are given: %j %j', (headers, query) => {
    expect(secretIn(headers, query)).toBe('conflicting_credentials');
  });
});
