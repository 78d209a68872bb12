import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import { pagesFor } from '../pages/pages.ts';
import { hrefOf, placeOf } from './place.ts';

describe('a place', () => {
  it('is read from the address', () => {
    expect(placeOf('#/keys/key_1?status=ACTIVE&name=a%20b')).toEqual({
      path: ['keys', 'key_1'],
      query: { status: 'ACTIVE', name: 'a b' },
    });
    expect(['', '#', '#/'].map((hash) => placeOf(hash).path)).toEqual([[], [], []]);
  });

  it('survives an address that somebody typed', () => {
    expect(placeOf('#/%E0%A4%A/keys?%')).toEqual({ path: ['keys'], query: {} });
  });

  it('comes back from its address, whatever is in it', () => {
    const text = fc.string({ unit: codePoint, minLength: 1 }).filter((one) => one.isWellFormed());
    fc.assert(
      fc.property(fc.array(text), fc.dictionary(text, text), (path, query) => {
        const named = Object.fromEntries(Object.entries(query));
        expect(placeOf(hrefOf(path, named))).toEqual({ path, query: named });
      }),
    );
  });

  it('leaves empty values away', () => {
    expect(hrefOf(['keys'], { name: '', status: 'ACTIVE', owner: undefined })).toBe('#/keys?status=ACTIVE');
  });
});

describe('the pages that are offered', () => {
  const titles = (scopes: Parameters<typeof pagesFor>[0]['scopes']): readonly string[] =>
    pagesFor({ scopes }).map(({ title }) => title);

  it('are those that one has a scope for', () => {
    expect(titles(['keys:read', 'keys:verify'])).toEqual(['Keys']);
    expect(titles(['keys:read', 'reports:read'])).toEqual([
      ...['Keys', 'Reports', 'Access reviews', 'Policies', 'Integrity'],
    ]);
    expect(titles(['keys:read', 'trail:read', 'reports:read', 'sql:run', 'alerts:read'])).toEqual([
      ...['Keys', 'Reports', 'Alerts', 'Access reviews', 'Policies', 'Integrity', 'SQL'],
    ]);
    expect(titles([])).toEqual([]);
  });
});
