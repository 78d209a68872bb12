import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RefusedError } from '../problems/refused-error.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

const refusalOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal.code;
    throw error;
  }
  return 'accepted';
};

describe('a cursor', () => {
  it('gives back the position that it was made from, for the same listing and filters', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.string(), fc.string()),
        fc.array(fc.string()),
        (listing, filter, position) => {
          const cursor = encodeCursor(listing, filter, position);
          expect(decodeCursor(listing, filter, position.length, cursor)).toEqual(position);
          expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        },
      ),
    );
  });

  it('is refused under other filters and by another listing', () => {
    const cursor = encodeCursor('keys', { name: 'a' }, ['key_1']);
    expect(refusalOf(() => decodeCursor('keys', { name: 'b' }, 1, cursor))).toBe('cursor_invalid');
    expect(refusalOf(() => decodeCursor('events', { name: 'a' }, 1, cursor))).toBe('cursor_invalid');
    expect(refusalOf(() => decodeCursor('keys', { name: 'a' }, 2, cursor))).toBe('cursor_invalid');
  });

  it('is refused, and never a crash, whatever text it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          expect(refusalOf(() => decodeCursor('keys', {}, 1, text))).toBe('cursor_invalid');
        },
      ),
    );
  });
});
