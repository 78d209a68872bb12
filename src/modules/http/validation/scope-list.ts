import { z } from 'zod';
import {
  SCOPE_NAME_CHARS_MAX,
  SCOPE_NAMES_MAX,
  storedScopes,
  whyNoScope,
} from '../../identity/domain/scope-list.ts';

const scopeName = z
  .string()
  .max(SCOPE_NAME_CHARS_MAX)
  .superRefine((name, check) => {
    const reason = whyNoScope(name);
    if (reason !== null) check.addIssue({ code: 'custom', message: reason });
  });

/** `inherit`, or a list of scopes by their names, present or former. */
export const scopeList = z
  .union([z.literal('inherit'), z.array(scopeName).max(SCOPE_NAMES_MAX)])
  .transform((scopes) => (scopes === 'inherit' ? scopes : storedScopes(scopes)));
