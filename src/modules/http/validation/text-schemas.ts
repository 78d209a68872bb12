import { z } from 'zod';
import { holdsSecret } from '../../operations/secret-scrubber.ts';

/**
 * Control characters, lone surrogates and the marks that reverse the reading direction: they make a trail look other
 * than it is, on a terminal or in a spreadsheet.
 */
const FORBIDDEN_CHARACTERS = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;

/** A text from outside that will be stored: neither blank nor too long, printable, and not a secret put by mistake. */
export const storedText = (charsMax: number) =>
  z
    .string()
    .min(1)
    .max(charsMax)
    .refine((text) => text.length === 0 || text.trim().length > 0, { message: 'Must not be blank' })
    .refine((text) => !FORBIDDEN_CHARACTERS.test(text), { message: 'Must not contain control characters' })
    .refine((text) => !holdsSecret(text), { message: 'Must not contain a key secret' });

/** Short name of a tenant, fit to stand in a path or a secret's prefix. */
export const tenantText = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    'Must be 1 to 63 letters, digits, dots, underscores and hyphens',
  );

/** Any key id of ours or of another system. Which ids exist is for the directory to say, not for validation. */
export const keyIdText = z.string().regex(/^[A-Za-z0-9_.:/+=@-]{1,200}$/, 'Must be a key id');

/** The longest secret that is looked at is 512 characters; beyond that it is not one. */
export const secretText = z.string().min(1).max(512);
