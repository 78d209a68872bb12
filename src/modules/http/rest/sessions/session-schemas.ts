import { z } from 'zod';
import { PASSWORD_CHARS_MAX } from '../../../identity/domain/password-hash.ts';
import { queryInteger } from '../../validation/query-integer.ts';
import { secretText } from '../../validation/text-schemas.ts';

/** RFC 5321's longest mail address, which many names are. */
const NAME_CHARS_MAX = 254;
/** As the other listings. */
const PAGE_MAX = 200;
const CURSOR_CHARS_MAX = 2_000;

/** Which names exist, and what a password must be like, is not for validation to say. */
export const signInSchema = z.strictObject({
  name: z.string().min(1).max(NAME_CHARS_MAX),
  password: z.string().min(1).max(PASSWORD_CHARS_MAX),
});

export const refreshSchema = z.strictObject({ refreshToken: secretText });

export const idText = z.string().regex(/^[a-z0-9_]{1,64}$/, 'Must be an id');

export const listSessionsSchema = z.strictObject({
  principalId: idText.optional(),
  limit: queryInteger(1, PAGE_MAX).default(50),
  cursor: z.string().max(CURSOR_CHARS_MAX).optional(),
});
