import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSameUserCode, USER_CODE_ENTROPY_BYTES, userCode } from './user-code.ts';

describe('the code that a device shows', () => {
  it('is eight consonants with a hyphen, and is recognised however somebody writes it', () => {
    const entropy = fc.uint8Array({
      minLength: USER_CODE_ENTROPY_BYTES,
      maxLength: USER_CODE_ENTROPY_BYTES,
      max: 239,
    });
    fc.assert(
      fc.property(entropy, (bytes) => {
        const code = userCode(bytes);
        expect(code).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/);
        expect(isSameUserCode(` ${code.toLowerCase().replace('-', ' ')} `, code)).toBe(true);
        expect(isSameUserCode(code.slice(1), code)).toBe(false);
      }),
    );
  });

  it('has every letter as often: bytes that would favour some are left out', () => {
    const all = Array.from({ length: 256 }, (_, byte) => byte);
    const count = new Map<string, number>();
    for (const byte of all.filter((one) => one < 240)) {
      const [letter = ''] = userCode(new Uint8Array(8).fill(byte));
      count.set(letter, (count.get(letter) ?? 0) + 1);
    }
    expect([...count.values()]).toEqual(Array.from({ length: 20 }, () => 12));
    expect(() => userCode(new Uint8Array(32).fill(240))).toThrow(RangeError);
  });
});
