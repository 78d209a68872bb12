import { expect, it } from '@jest/globals';
import { principalIdOf } from '../../identity/domain/principal-id.ts';
import { approved } from './given-policy.fixture.ts';
import { coversKey } from './policy-exception.ts';

const key = { keyId: 'key_1', owner: 'ana@example.com', tenant: 'acme' };

it.each([
  ['by the session of its owner', { type: 'user', id: principalIdOf(key.owner), email: null }],
  ['by another key of its owner', { type: 'key', id: 'key_2', email: key.owner }],
  ['by the key itself', { type: 'key', id: key.keyId, email: 'whoever had it then' }],
] as const)('an exception for a whole tenant that was approved %s does not cover the key', (_, by) => {
  const exception = approved({});
  const decision = exception.decision && { ...exception.decision, by };
  expect(coversKey({ ...exception, decision }, key)).toBe(false);
  expect(coversKey({ ...exception, decision }, { ...key, keyId: 'key_3', owner: 'eve' })).toBe(true);
});
