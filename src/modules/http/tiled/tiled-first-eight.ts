import { z } from 'zod';

const FIRST_DIGITS = 8;
/** Whoever passes the whole key means it; what follows is not looked at. */
const CHARS_MAX = 512;

/** The parameter that names a key to revoke. */
export const firstEightText = z.object({
  first_eight: z
    .string()
    .min(1)
    .max(CHARS_MAX)
    .transform((text) => text.slice(0, FIRST_DIGITS)),
});
