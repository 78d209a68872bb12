import { describe, expect, it } from '@jest/globals';
import { PasswordChecks } from './password-checks.ts';

/** A hash of `pleaseletmein` that takes a third of the usual time: RFC 7914's vector. */
const HASH =
  '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw';

describe('checks of passwords', () => {
  it('wait for their turn, and are refused when more wait than will be answered in time', async () => {
    const checks = new PasswordChecks();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => checks.check(HASH, n % 2 === 0 ? 'pleaseletmein' : 'other')),
    );
    expect(answers.slice(0, 18)).toEqual(
      Array.from({ length: 18 }, (_, n) => ({ ok: true, value: n % 2 === 0 })),
    );
    expect(answers.slice(18)).toEqual(
      [0, 1].map(() => ({
        ok: false,
        refusal: {
          code: 'busy',
          detail: 'Too many passwords are being checked at the moment; try again in a few seconds.',
        },
      })),
    );
    expect(await checks.check(HASH, 'pleaseletmein')).toEqual({ ok: true, value: true });
  });
});
