import { z } from 'zod';

/** A whole number in a query parameter, which arrives as text: digits only, so neither `1e3` nor an empty text passes. */
export const queryInteger = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `Must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.int().min(min).max(max));

/** An instant in a query parameter: ISO 8601 with a zone, or a date, which means its first instant in UTC. */
export const queryInstant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => new Date(text).toISOString());
