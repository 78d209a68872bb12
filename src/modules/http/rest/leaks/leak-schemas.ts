/** What can be told of a leaked secret, and asked about those that were told. */
import { z } from 'zod';
import { holds } from '../../../leaks/reported-place.ts';
import { queryInstant, queryInteger } from '../../validation/query-integer.ts';
import { keyIdText, secretText, storedText, tenantText } from '../../validation/text-schemas.ts';

export const LEAK_PAGE_DEFAULT = 50;
export const LEAK_PAGE_MAX = 500;
const NOTE_CHARS_MAX = 1_000;
/** What browsers take; what is kept of it is shorter. */
const URL_CHARS_MAX = 2_000;

const isWebAddress = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '');

/** What somebody says who found a secret. Nothing beside it may repeat it. */
export const reportLeakSchema = z
  .strictObject({
    secret: secretText,
    /** Where it was found. User, query and fragment are not kept. */
    url: z
      .string()
      .max(URL_CHARS_MAX)
      .refine(isWebAddress, { message: 'Must be an address that begins with http:// or https://' })
      .nullable()
      .default(null),
    /** In what it was found, in a word: `pastebin`, `ticket`, `log`. */
    source: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'Must be a word')
      .nullable()
      .default(null),
    note: storedText(NOTE_CHARS_MAX).nullable().default(null),
    /** Since when it is thought to be known to strangers: an instant, or a day, which means its first instant in UTC. */
    leakedAt: queryInstant.nullable().default(null),
  })
  .refine(({ note, secret }) => note === null || !holds(note, secret), {
    path: ['note'],
    message: 'Must not contain the secret',
  })
  .refine(({ source, secret }) => source === null || !holds(source, secret), {
    path: ['source'],
    message: 'Must not contain the secret',
  });
export type ReportLeak = z.output<typeof reportLeakSchema>;

export const listLeaksSchema = z.strictObject({
  keyId: keyIdText.exactOptional(),
  tenant: tenantText.exactOptional(),
  limit: queryInteger(1, LEAK_PAGE_MAX).default(LEAK_PAGE_DEFAULT),
  cursor: z.string().min(1).max(2_000).exactOptional(),
});
