import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fingerprintOf, formatSecret, isWellFormedSecret } from './secret-format.ts';

const entropy = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('the form of a secret', () => {
  it('is the prefix, 43 digits of randomness and 6 of checksum', () => {
    expect(formatSecret('qk', new Uint8Array(32))).toMatch(/^qk_0{43}[0-9A-Za-z]{6}$/);
    expect(formatSecret('qk', new Uint8Array(32).fill(255))).toHaveLength(52);
  });

  it('is recognised for any entropy and for tenant prefixes', () => {
    fc.assert(
      fc.property(entropy, fc.constantFrom('qk', 'pk_acme', 'sk_test-1'), (bytes, prefix) => {
        expect(isWellFormedSecret(formatSecret(prefix, bytes))).toBe(true);
      }),
    );
  });

  it('differs for different entropy', () => {
    fc.assert(
      fc.property(entropy, entropy, (a, b) => {
        expect(formatSecret('qk', a) === formatSecret('qk', b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  it('tells any single mistyped character', () => {
    fc.assert(
      fc.property(entropy, fc.nat(48), fc.constantFrom(...'0aZ9'), (bytes, index, typo) => {
        const secret = formatSecret('qk', bytes);
        const at = 3 + index;
        fc.pre(secret[at] !== typo);
        expect(isWellFormedSecret(`${secret.slice(0, at)}${typo}${secret.slice(at + 1)}`)).toBe(false);
      }),
    );
  });

  it.each(['', 'qk_', 'qk_short', 'x'.repeat(10_000), 'qk_abc\n', 'Bearer qk_abc'])(
    'is not found in %p',
    (text) => {
      expect(isWellFormedSecret(text)).toBe(false);
      expect(fingerprintOf(text)).toBeNull();
    },
  );
});

describe('a fingerprint', () => {
  it('shows three digits of either end and nothing else', () => {
    const secret = formatSecret('pk_acme', new Uint8Array(32).fill(7));
    expect(fingerprintOf(secret)).toBe(`pk_acme_${secret.slice(8, 11)}...${secret.slice(-3)}`);
  });
});
