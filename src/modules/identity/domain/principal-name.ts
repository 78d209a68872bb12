/** Enough for the longest of names that people choose, and most of what mail allows. */
export const PRINCIPAL_NAME_CHARS_MAX = 200;

/** Letters, digits, punctuation and symbols: mail addresses and plain names. Nothing blank, nothing invisible. */
const VISIBLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u;

/**
 * Whom the first administrator key belongs to, and the keys of configuration that name nobody: a principal of such a name
 * would take those keys their rights.
 */
const RESERVED_NAMES: readonly string[] = ['administrator', 'configuration'];

/** Why a text cannot be the name of a principal; null if it can. */
export function whyNoPrincipalName(text: string): string | null {
  if (text.length === 0 || text.length > PRINCIPAL_NAME_CHARS_MAX)
    return `A name has 1 to ${PRINCIPAL_NAME_CHARS_MAX} characters.`;
  if (!VISIBLE.test(text)) return 'A name has visible characters only: no blanks, no control characters.';
  // Two names that look the same on every screen would be two principals.
  if (text !== text.normalize('NFC')) return 'A name must be in Unicode’s composed form (NFC).';
  if (RESERVED_NAMES.includes(text)) return 'The name is reserved for keys that the service itself makes.';
  return null;
}
