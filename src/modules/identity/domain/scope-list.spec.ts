import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { effectiveScopes, SCOPES } from './scopes.ts';
import { storedScopes, whyNoScope } from './scope-list.ts';

describe('a list of scopes', () => {
  it('is stored without former names, and means the same', () => {
    const names = fc.subarray([...SCOPES, 'apikeys', 'create']);
    fc.assert(
      fc.property(names, (listed) => {
        const stored = storedScopes(listed);
        expect(effectiveScopes('admin', stored)).toEqual(effectiveScopes('admin', listed));
        expect(SCOPES).toEqual(expect.arrayContaining([...stored]));
      }),
    );
  });

  it('with inherit among its names inherits', () => {
    expect(storedScopes(['read:data', 'inherit'])).toBe('inherit');
  });

  it.each([
    ['keys:raed', "There is no such scope. Did you mean 'keys:read'?"],
    ['everything', 'There is no such scope.'],
    ['', 'There is no such scope.'],
    ['__proto__', 'There is no such scope.'],
    ['toString', 'There is no such scope.'],
  ])('has no scope %j', (name, reason) => {
    expect(whyNoScope(name)).toBe(reason);
  });

  it.each(['keys:read', 'apikeys', 'create', 'inherit'])('may name %s', (name) => {
    expect(whyNoScope(name)).toBeNull();
  });
});
