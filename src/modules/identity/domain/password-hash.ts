import { scrypt, timingSafeEqual } from 'node:crypto';
import {
  formatScryptHash,
  parseScryptHash,
  SCRYPT_MEMORY_BYTES_MAX,
  type ScryptHash,
} from './scrypt-hash.ts';

/** One of the settings of OWASP's password storage cheat sheet that cost the same: 32 MiB, a quarter of a second. */
const COST = { ln: 15, r: 8, p: 3 } as const;
/** Of the salt that goes into a new hash. */
export const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** NIST SP 800-63B asks for 8 at least, and for 64 at least to be possible. */
export const PASSWORD_CHARS_MIN = 8;
/** More is no password, and would only be hashed for nothing. */
export const PASSWORD_CHARS_MAX = 1_024;

/** OpenSSL needs a little more than the algorithm's own 128·N·r bytes. */
const MEMORY_BYTES_MAX = SCRYPT_MEMORY_BYTES_MAX + 4 * 1_024 * 1_024;

/** Why a text cannot be a password here; null if it can. */
export function whyNoPassword(text: string): string | null {
  if (text.length < PASSWORD_CHARS_MIN) return `A password has at least ${PASSWORD_CHARS_MIN} characters.`;
  if (text.length > PASSWORD_CHARS_MAX) return `A password has at most ${PASSWORD_CHARS_MAX} characters.`;
  return null;
}

/** The hash to keep of a password, in PHC string format. With another salt it is another one. */
export async function hashPassword(password: string, salt: Buffer): Promise<string> {
  const key = await derive(password, { ...COST, salt, key: Buffer.alloc(KEY_BYTES) });
  return formatScryptHash({ ...COST, salt, key });
}

/**
 * Whether a password is the one that a hash was made of. Without a hash, or with one that cannot be computed, it takes as
 * long and is false: how long an answer takes must not tell which names exist.
 */
export async function verifyPassword(hash: string | undefined, password: string): Promise<boolean> {
  const known = hash === undefined ? undefined : parseScryptHash(hash);
  const against = known ?? NOBODYS;
  const isLong = password.length > PASSWORD_CHARS_MAX;
  const key = await derive(isLong ? '' : password, against);
  return timingSafeEqual(key, against.key) && known !== undefined && !isLong;
}

/** What an unknown name's password is compared with, and never found equal to. */
const NOBODYS: ScryptHash = { ...COST, salt: Buffer.alloc(SALT_BYTES), key: Buffer.alloc(KEY_BYTES) };

function derive(password: string, { ln, r, p, salt, key }: ScryptHash): Promise<Buffer> {
  // The same word typed on another keyboard may arrive in another Unicode form.
  const bytes = Buffer.from(password.normalize('NFKC'));
  return new Promise((resolve, reject) => {
    scrypt(bytes, salt, key.length, { N: 2 ** ln, r, p, maxmem: MEMORY_BYTES_MAX }, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });
}
