import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import { roleSessionName } from './role-session-name.ts';

it('is the owner, where AWS takes it as it is', () => {
  expect(roleSessionName('ana+ci@example.com')).toBe('ana-ci@example.com');
  expect(roleSessionName('ana@example.com')).toBe('ana@example.com');
  expect(roleSessionName('x')).toBe('x-');
});

it('is always a name that AWS takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: codePoint }), (owner) => {
      expect(roleSessionName(owner)).toMatch(/^[\w+=,.@-]{2,64}$/);
    }),
  );
});
