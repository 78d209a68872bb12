import { holdsSecret } from '../operations/secret-scrubber.ts';

/** Longer addresses are cut down to the place they lead to: the trail is not for what somebody else made long. */
const URL_CHARS_MAX = 500;
/** A line or some lines of a file, which is all that a fragment is wanted for. */
const LINES = /^#L\d{1,9}(C\d{1,9})?(-L\d{1,9}(C\d{1,9})?)?$/;
const WORD = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/**
 * Where a secret was found, as the trail may say it. Addresses of leaks are full of credentials: users, queries and
 * fragments are left out, and the whole path if it holds the secret itself or anything of a secret’s form, in whatever
 * spelling. Null: it is no address of the web.
 */
export function reportedPlace(address: string | null | undefined, secret: string): string | null {
  const url = address === null || address === undefined ? null : URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || holds(url.host, secret)) return null;
  const lines = LINES.test(url.hash) ? url.hash : '';
  const place = `${url.origin}${url.pathname}${lines}`;
  return place.length > URL_CHARS_MAX || holds(place, secret) ? url.origin : place;
}

/** A word that somebody else chose, such as the kind of place; `other` if it is no word, or could be the secret. */
export const reportedWord = (word: string | null | undefined, secret: string): string =>
  word !== null && word !== undefined && WORD.test(word) && !holds(word, secret) ? word : 'other';

/** Somebody may have encoded what was encoded already. */
const SPELLINGS_MAX = 4;
const ENCODED_BYTE = /%([0-9a-f]{2})/gi;

/** Whether a text holds the secret, in any case, and percent-encoded or not. What is encoded too often is taken to hold it. */
export function holds(text: string, secret: string): boolean {
  const wanted = asBytes(secret);
  let spelled = asBytes(text);
  for (let spellings = 0; spellings < SPELLINGS_MAX; spellings++) {
    if (spelled.toLowerCase().includes(wanted.toLowerCase()) || holdsSecret(spelled)) return true;
    // Byte by byte: what cannot be decoded as a whole could else hide the rest.
    const decoded = spelled.replace(ENCODED_BYTE, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    if (decoded === spelled) return false;
    spelled = decoded;
  }
  return true;
}

/** A character for each byte, because bytes are what is encoded. */
const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
