/** Consonants only (RFC 8628, 6.1): no words, and nothing that looks like a digit. */
const ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;
/** Bytes from here on would make the first letters more frequent than the last ones. */
const FAIR_BYTES = Math.floor(256 / ALPHABET.length) * ALPHABET.length;

/** Enough bytes that eight of them are fair, but for one time in 10^20. */
export const USER_CODE_ENTROPY_BYTES = 32;

/** What a device shows and a person types: `WDJB-MJHT`. @param entropy of the system's CSPRNG */
export function userCode(entropy: Uint8Array): string {
  const letters = [...entropy]
    .filter((byte) => byte < FAIR_BYTES)
    .slice(0, LENGTH)
    .map((byte) => ALPHABET.charAt(byte % ALPHABET.length));
  if (letters.length < LENGTH) throw new RangeError('too few fair bytes for a user code');
  return `${letters.slice(0, LENGTH / 2).join('')}-${letters.slice(LENGTH / 2).join('')}`;
}

/** However somebody writes it: in any case, with or without the hyphen. */
export const isSameUserCode = (typed: string, shown: string): boolean =>
  lettersOf(typed) === lettersOf(shown);

const lettersOf = (text: string): string => text.toUpperCase().replace(/[^A-Z]/g, '');
