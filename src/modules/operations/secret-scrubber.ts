import { withoutKnownSecrets } from './known-secrets.ts';

/** What stands where a secret was. */
export const SCRUBBED = '[secret removed]';

/**
 * An underscore and 40 or more base62 digits, the body of a secret whatever its prefix, also when it was cut short or
 * has junk behind it; or exactly the 72 hexadecimal digits of the Tiled form (a SHA-256 has 64 and stays readable); or a
 * token of three to five parts that begins as JSON does in base64url, signed or encrypted.
 * Each alternative starts with a fixed character or width, or where no word goes on, so the time is linear in the length
 * of the text.
 */
const SECRET_FORM =
  /_[0-9A-Za-z]{40,}|(?<![0-9A-Fa-f])[0-9A-Fa-f]{72}(?![0-9A-Fa-f])|(?<![\w-])eyJ[\w-]{10,}(?:\.[\w-]*){2,4}/g;

/** A key in the query of a URL, which may be of a form that we do not know. */
const URL_PARAMETER = /([?&]api_key=)[^&\s"'#\\]+/gi;

/** Shorter texts cannot hold a secret; most of what is checked on the hot path is shorter. */
const SECRET_CHARS_MIN = 41;

/**
 * The last line of defence: replaces everything that has the form of a key secret in a text that is about to leave the
 * process or to be stored. Nothing should depend on it; callers keep secrets out in the first place.
 */
export function scrubSecrets(text: string): string {
  const withoutKnown = withoutKnownSecrets(text, SCRUBBED);
  const withoutParameter = withoutKnown.includes('api_key=')
    ? withoutKnown.replace(URL_PARAMETER, `$1${SCRUBBED}`)
    : withoutKnown;
  return withoutParameter.length < SECRET_CHARS_MIN
    ? withoutParameter
    : withoutParameter.replace(SECRET_FORM, (match) => (match.startsWith('_') ? `_${SCRUBBED}` : SCRUBBED));
}

/** True if the text contains a secret that this process knows, or anything that has the form of one. */
export const holdsSecret = (text: string): boolean =>
  (text.length >= SECRET_CHARS_MIN && text.search(SECRET_FORM) >= 0) ||
  withoutKnownSecrets(text, '') !== text;
