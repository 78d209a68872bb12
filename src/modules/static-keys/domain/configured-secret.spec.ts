import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatSecret } from '../../keys/domain/secret-format.ts';
import { secretHasher } from '../../keys/domain/secret-hash.ts';
import { configuredSecret, weaknessOf } from './configured-secret.ts';

const hash = secretHasher(null);
const secrets = fc.stringMatching(/^[\x21-\x7e]{8,40}$/);

describe('a configured secret', () => {
  it('is the same key on every process, and two secrets are two keys', () => {
    fc.assert(
      fc.property(secrets, secrets, (one, other) => {
        fc.pre(one !== other);
        expect(configuredSecret(one, hash)).toEqual(configuredSecret(one, hash));
        expect(configuredSecret(one, hash).keyId).not.toBe(configuredSecret(other, hash).keyId);
        expect(configuredSecret(one, hash).keyId).toMatch(/^key_[0-9a-f]{32}$/);
      }),
    );
  });

  it('shows no more of itself than a short word before an underscore', () => {
    fc.assert(
      fc.property(secrets, (secret) => {
        const { fingerprint } = configuredSecret(secret, hash).record;
        expect(fingerprint).toMatch(/^([a-z]{1,5}_)?\.\.\.[0-9a-f]{8}$/);
        const shown = fingerprint.slice(0, fingerprint.indexOf('...'));
        expect(secret.startsWith(shown) && secret.length - shown.length >= 8).toBe(true);
      }),
    );
  });

  it.each([
    ['pk_acme_abc123', /^pk_\.\.\.[0-9a-f]{8}$/],
    ['admin_ops_000111', /^admin_\.\.\.[0-9a-f]{8}$/],
    ['admin-key-xxxxx', /^\.\.\.[0-9a-f]{8}$/],
    ['hunter2_and_more', /^\.\.\.[0-9a-f]{8}$/],
    ['pass_w0rd', /^\.\.\.[0-9a-f]{8}$/],
  ])('%s is shown as %s', (secret, fingerprint) => {
    expect(configuredSecret(secret, hash).record.fingerprint).toMatch(fingerprint);
  });

  it('in the form of our own secrets has their fingerprint', () => {
    const secret = formatSecret('qk', new Uint8Array(32).fill(7));
    expect(configuredSecret(secret, hash).record).toEqual({
      hash: hash(secret),
      fingerprint: `qk_${secret.slice(3, 6)}...${secret.slice(-3)}`,
    });
  });

  it('gives nobody without the pepper an id to try guesses against', () => {
    const peppered = secretHasher('0123456789abcdef');
    const secret = 'pk_acme_abc123';
    expect(configuredSecret(secret, peppered).keyId).not.toBe(configuredSecret(secret, hash).keyId);
  });

  it.each([
    [
      'pk_acme_abc123',
      'the secret is so short that it might be guessed; 20 random characters or more cannot be.',
    ],
    [
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'the secret is made of so few different characters that it might be guessed; 20 random characters or more cannot be.',
    ],
    ['pk_acme_7a8b9c0d1e2f3a4b5c6d7e8f', null],
  ])('why %s might be guessed: %s', (secret, weakness) => {
    expect(weaknessOf(secret)).toBe(weakness);
  });
});
