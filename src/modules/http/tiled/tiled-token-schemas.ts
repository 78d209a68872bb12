import { z } from 'zod';
import { PASSWORD_CHARS_MAX } from '../../identity/domain/password-hash.ts';
import { secretText } from '../validation/text-schemas.ts';

/** RFC 5321's longest mail address, which many names are. */
const NAME_CHARS_MAX = 254;

/** OAuth 2.0's password grant; what else it may carry means nothing here. */
export const passwordGrantSchema = z.object({
  grant_type: z.literal('password').optional(),
  username: z.string().min(1).max(NAME_CHARS_MAX),
  password: z.string().min(1).max(PASSWORD_CHARS_MAX),
});

export const refreshTokenSchema = z.object({ refresh_token: secretText });
