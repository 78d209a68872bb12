import { crc32 } from 'node:zlib';
import { isTiledSecret, tiledFingerprint } from './tiled-secret.ts';

/**
 * The form of a secret: `<prefix>_` + 43 base62 digits (256 bits) + 6 base62 digits (CRC-32 of all before it), where the
 * prefix may name a tenant, `pk_acme_…`. The checksum lets anybody tell typos and junk from a key without asking us.
 */
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 is just over 2^256, so 43 digits hold 256 bits. */
const RANDOM_DIGITS = 43;
/** 62^6 is over 2^32. */
const CHECKSUM_DIGITS = 6;
/** Entropy of a secret, in bytes. */
export const SECRET_ENTROPY_BYTES = 32;
/** Longer texts are refused unread: nothing that any supported client presents is longer. */
export const SECRET_CHARS_MAX = 512;
/** Characters shown of either end in a fingerprint. */
const FINGERPRINT_DIGITS = 3;

const SHAPE = /^([a-z][a-z0-9]{0,15}(?:_[a-z0-9-]{1,63})?)_([0-9A-Za-z]{49})$/;

function base62(value: bigint, digits: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < digits; i++) {
    text = `${BASE62[Number(rest % 62n)] ?? ''}${text}`;
    rest /= 62n;
  }
  return text;
}

const checksum = (body: string): string => base62(BigInt(crc32(body)), CHECKSUM_DIGITS);

/**
 * Builds a secret from system randomness that the caller provides.
 * @param prefix `qk`, or `pk_acme` for a tenant form
 * @param entropy exactly {@link SECRET_ENTROPY_BYTES} bytes from a CSPRNG
 */
export function formatSecret(prefix: string, entropy: Uint8Array): string {
  if (entropy.length !== SECRET_ENTROPY_BYTES)
    throw new RangeError('a secret takes exactly 32 bytes of entropy');
  const body = `${prefix}_${base62(BigInt(`0x${Buffer.from(entropy).toString('hex')}`), RANDOM_DIGITS)}`;
  return `${body}${checksum(body)}`;
}

/** True if the text has the form and a right checksum: it is, or once was, or could be one of ours. */
export const isWellFormedSecret = (text: string): boolean =>
  text.length <= SECRET_CHARS_MAX &&
  SHAPE.test(text) &&
  checksum(text.slice(0, -CHECKSUM_DIGITS)) === text.slice(-CHECKSUM_DIGITS);

/**
 * `qk_abc...xyz`, or `48e8f859...` of Tiled's form: names a secret to people without giving it away. Null for texts that
 * have neither form.
 */
export function fingerprintOf(text: string): string | null {
  if (isTiledSecret(text)) return tiledFingerprint(text);
  const match = text.length <= SECRET_CHARS_MAX ? SHAPE.exec(text) : null;
  if (match === null) return null;
  const [, prefix = '', digits = ''] = match;
  return `${prefix}_${digits.slice(0, FINGERPRINT_DIGITS)}...${digits.slice(-FINGERPRINT_DIGITS)}`;
}
