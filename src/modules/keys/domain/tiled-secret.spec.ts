import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fingerprintOf, isWellFormedSecret } from './secret-format.ts';
import { secretHasher } from './secret-hash.ts';
import { firstEightIn, formatTiledSecret, isTiledSecret, TILED_SECRET_BYTES } from './tiled-secret.ts';

const entropy = fc.uint8Array({ minLength: TILED_SECRET_BYTES, maxLength: TILED_SECRET_BYTES });

describe('a secret of Tiled’s form', () => {
  it('is recognised, and named by its first eight digits, for any entropy and in either case', () => {
    fc.assert(
      fc.property(entropy, (bytes) => {
        const secret = formatTiledSecret(bytes);
        for (const text of [secret, secret.toUpperCase()]) {
          expect(isTiledSecret(text)).toBe(true);
          expect(firstEightIn(fingerprintOf(text) ?? '')).toBe(secret.slice(0, 8));
        }
      }),
    );
  });

  it('is not taken for one of our own form, which has a checksum', () => {
    expect(isWellFormedSecret('0'.repeat(72))).toBe(false);
  });

  it.each(['', '0'.repeat(71), '0'.repeat(73), `${'0'.repeat(71)}g`, `${'0'.repeat(72)}\n`])(
    'is not found in %p',
    (text) => expect(isTiledSecret(text)).toBe(false),
  );

  it('is kept as Tiled keeps it, so that keys brought along from there keep working', () => {
    fc.assert(
      fc.property(entropy, (bytes) => {
        const secret = formatTiledSecret(bytes);
        expect(secretHasher(null)(secret)).toBe(hash('sha256', bytes, 'hex'));
        expect(secretHasher(null)(secret.toUpperCase())).toBe(hash('sha256', bytes, 'hex'));
        expect(secretHasher('pepper')(secret)).not.toBe(hash('sha256', bytes, 'hex'));
      }),
    );
  });

  it('has a fingerprint that is told from those of other forms', () => {
    expect(firstEightIn('48e8f859...')).toBe('48e8f859');
    expect(firstEightIn('qk_abc...xyz')).toBeNull();
    expect(firstEightIn('...48e8f859')).toBeNull();
  });
});
