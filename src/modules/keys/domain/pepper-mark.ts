import { createHmac } from 'node:crypto';

/** What is hashed; another text would be another mark for every installation. */
const MARKED = 'keytrail: the pepper of this installation';

/**
 * Tells peppers apart without telling them: processes of one installation compare it, since one with another pepper would
 * know none of the others' keys, and refuse them all. As hard to go back from as any stored hash of a secret.
 * @returns hexadecimal HMAC-SHA-256; `none` without a pepper
 */
export const pepperMark = (pepper: string | null): string =>
  pepper === null ? 'none' : createHmac('sha256', pepper).update(MARKED).digest('hex');
