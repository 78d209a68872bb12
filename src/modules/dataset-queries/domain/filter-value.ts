import { z } from 'zod';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { BoundValue, ValueType } from './dataset.ts';
import { VALUE_CHARS_MAX, type AskedValue } from './dataset-request.ts';

/**
 * Control characters and lone surrogates: no stored text has any, and what an engine makes of them in a parameter is its
 * own affair.
 */
const FORBIDDEN_CHARACTERS = /[\p{Cc}\p{Cs}]/u;

/** Years that both engines read alike, with four digits. */
const FIRST_YEAR = 1970;

const text = z
  .string()
  .max(VALUE_CHARS_MAX)
  .refine((value) => !FORBIDDEN_CHARACTERS.test(value));
const day = z.iso.date().refine((value) => Number(value.slice(0, 4)) >= FIRST_YEAR);
const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((value) => new Date(value).toISOString())
  .refine((value) => Number(value.slice(0, 4)) >= FIRST_YEAR);

const SCHEMAS = {
  text: {
    schema: text,
    words: `a text of at most ${VALUE_CHARS_MAX} characters, none of them a control character`,
  },
  integer: { schema: z.int(), words: 'a whole number' },
  number: { schema: z.number(), words: 'a number' },
  boolean: { schema: z.boolean(), words: 'true or false' },
  day: { schema: day, words: `a day from ${FIRST_YEAR} on, such as 2026-11-20` },
  instant: { schema: instant, words: `an instant from ${FIRST_YEAR} on, such as 2026-11-20T21:04:44Z` },
} satisfies Record<ValueType, { readonly schema: z.ZodType<BoundValue>; readonly words: string }>;

/** The value as it is bound, or what it must be. Instants are brought into the one form that events have. */
export function filterValue(type: ValueType, value: AskedValue): Result<BoundValue, string> {
  const { schema, words } = SCHEMAS[type];
  const parsed = schema.safeParse(value);
  return parsed.success ? accept(parsed.data) : refuse(`Must be ${words}`);
}
