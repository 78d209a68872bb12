import { derivedId } from '../../../shared/derived-id.ts';
import type { SecretOnRecord } from '../../keys/domain/key-state.ts';
import { fingerprintOf } from '../../keys/domain/secret-format.ts';
import type { HashSecret } from '../../keys/domain/secret-hash.ts';

/** Visible ASCII, as any header can carry; as long as anything that people type or paste. */
export const CONFIGURED_SECRET = /^[\x21-\x7e]{8,256}$/;
/** Shorter secrets can be guessed by whoever gets hold of their hash: 20 random letters and digits have 100 bits. */
const STRONG_SECRET_CHARS_MIN = 20;
/** Of any length, a text of so few different characters was not chosen at random. */
const STRONG_SECRET_DISTINCT_MIN = 8;

/** What stands before the first underscore where it is a short word, and enough follows that it gives nothing away. */
const READABLE_PREFIX = /^([a-z]{1,5}_)[\x21-\x7e]{8,}$/;
/** Tells ten thousand keys apart; whoever guesses at a weak secret learns no more from it than from the id. */
const FINGERPRINT_DIGITS = 8;
/** As all ids of keys have. */
const KEY_ID_DIGITS = 32;

/** What is kept of a configured secret, and the key that it always means. */
export interface ConfiguredSecret {
  readonly keyId: string;
  readonly record: SecretOnRecord;
}

/**
 * Names a configured secret: the same secret is the same key on every process and after every restart. Id and
 * fingerprint come from the hash, so with a pepper neither helps anybody who guesses.
 */
export function configuredSecret(secret: string, hashSecret: HashSecret): ConfiguredSecret {
  const hash = hashSecret(secret);
  const digits = derivedId('configured key', hash).replaceAll('-', '');
  const prefix = READABLE_PREFIX.exec(secret)?.[1] ?? '';
  return {
    keyId: `key_${digits.slice(0, KEY_ID_DIGITS)}`,
    record: {
      hash,
      fingerprint: fingerprintOf(secret) ?? `${prefix}...${digits.slice(-FINGERPRINT_DIGITS)}`,
    },
  };
}

/** Why a secret might be guessed; such a one is accepted and warned of. Null: it is none. */
export function weaknessOf(secret: string): string | null {
  if (secret.length < STRONG_SECRET_CHARS_MIN)
    return `the secret is so short that it might be guessed; ${STRONG_SECRET_CHARS_MIN} random characters or more cannot be.`;
  return new Set(secret).size < STRONG_SECRET_DISTINCT_MIN
    ? `the secret is made of so few different characters that it might be guessed; ${STRONG_SECRET_CHARS_MIN} random characters or more cannot be.`
    : null;
}
