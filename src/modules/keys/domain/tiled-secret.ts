/**
 * The form of Tiled's secrets: 36 random bytes in hexadecimal, without prefix or checksum. Keys that Tiled's clients make
 * have it, because those clients know keys by their first eight digits.
 */
export const TILED_SECRET_BYTES = 36;
const DIGITS = 2 * TILED_SECRET_BYTES;
/** Tiled reads upper case, too. */
const SHAPE = /^[0-9A-Fa-f]{72}$/;
const FIRST_DIGITS = 8;
const FINGERPRINT = /^([0-9a-f]{8})\.\.\.$/;

export const isTiledSecret = (text: string): boolean => text.length === DIGITS && SHAPE.test(text);

/** @param entropy exactly {@link TILED_SECRET_BYTES} bytes from a CSPRNG */
export function formatTiledSecret(entropy: Uint8Array): string {
  if (entropy.length !== TILED_SECRET_BYTES)
    throw new RangeError('a secret of this form takes exactly 36 bytes of entropy');
  return Buffer.from(entropy).toString('hex');
}

/** `48e8f859...`: what Tiled itself shows of a key. */
export const tiledFingerprint = (secret: string): string =>
  `${secret.slice(0, FIRST_DIGITS).toLowerCase()}...`;

/** The first eight digits of a secret of this form, from its fingerprint; null: it is of another form. */
export const firstEightIn = (fingerprint: string): string | null =>
  FINGERPRINT.exec(fingerprint)?.[1] ?? null;
