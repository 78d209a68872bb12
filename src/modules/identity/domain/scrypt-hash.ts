/** A password as it is kept: scrypt's parameters, its salt and what came out. */
export interface ScryptHash {
  /** Binary logarithm of scrypt's N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** 128 MiB (128·N·r): OWASP's most expensive setting, N=2^17 with r=8. A hash that asks for more is not computed. */
export const SCRYPT_MEMORY_BYTES_MAX = 128 * 1_024 * 1_024;
/** N·r·p: four times OWASP's, some two seconds of one core. */
const WORK_MAX = 2 ** 22;
/** N·r·p of N=2^14, r=8, p=1, which many programs use; weaker ones can be tried too fast by whoever steals them. */
const WORK_MIN = 2 ** 17;
const SALT_BYTES = { min: 8, max: 64 } as const;
const KEY_BYTES = { min: 16, max: 64 } as const;

const FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,4}),p=(\d{1,4})\$([A-Za-z0-9+/]{1,88})\$([A-Za-z0-9+/]{1,88})$/;

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** In PHC string format: `$scrypt$ln=15,r=8,p=3$<salt>$<key>`, base64 without padding. */
export const formatScryptHash = ({ ln, r, p, salt, key }: ScryptHash): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(key)}`;

/**
 * Reads a hash in PHC string format. Undefined unless it is one that may be computed: whoever wrote it decides how much
 * memory and time every sign-in takes.
 */
export function parseScryptHash(text: string): ScryptHash | undefined {
  const [, ln, r, p, salt, key] = FORM.exec(text) ?? [];
  if (salt === undefined || key === undefined) return undefined;
  const hash: ScryptHash = {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
  // Also refuses base64 that only looks like it: what is read must be what would be written.
  return isComputable(hash) && formatScryptHash(hash) === text ? hash : undefined;
}

function isComputable({ ln, r, p, salt, key }: ScryptHash): boolean {
  const work = 2 ** ln * r * p;
  return (
    ln >= 1 &&
    128 * 2 ** ln * r <= SCRYPT_MEMORY_BYTES_MAX &&
    work >= WORK_MIN &&
    work <= WORK_MAX &&
    within(salt.length, SALT_BYTES) &&
    within(key.length, KEY_BYTES)
  );
}

const within = (value: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  value >= min && value <= max;
