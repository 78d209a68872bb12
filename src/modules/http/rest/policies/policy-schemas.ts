/** What can be asked of policies and of exceptions from them. */
import { z } from 'zod';
import { queryInstant, queryInteger } from '../../validation/query-integer.ts';
import { keyIdText, storedText, tenantText } from '../../validation/text-schemas.ts';

/** As the other listings of keys. */
const PAGE_MAX = 500;
const PAGE_DEFAULT = 100;
const REASON_CHARS_MAX = 500;
/** RFC 5321's longest mail address. */
const OWNER_CHARS_MAX = 254;
const CURSOR_CHARS_MAX = 2_000;
/** An instant with offset and fraction is shorter; what is longer is none. */
const INSTANT_CHARS_MAX = 40;

export const policyNameText = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Must be the name of a policy');
export const exceptionIdText = z.string().regex(/^[a-z0-9_]{1,64}$/, 'Must be an id');

const page = {
  limit: queryInteger(1, PAGE_MAX).default(PAGE_DEFAULT),
  cursor: z.string().min(1).max(CURSOR_CHARS_MAX).exactOptional(),
};

export const findingsQuerySchema = z.strictObject({
  /** A past instant, or a day, which means its first instant in UTC; now when not given. */
  asOf: z.string().max(INSTANT_CHARS_MAX).exactOptional(),
  ...page,
});

const note = storedText(REASON_CHARS_MAX).nullable().default(null);
export const decisionSchema = z.strictObject({ note });

/** A key, or an owner, or with neither all keys of the tenant, which is the key's, else defaults to the caller's. */
export const requestExceptionSchema = z.strictObject({
  policy: policyNameText,
  keyId: keyIdText.nullable().default(null),
  owner: storedText(OWNER_CHARS_MAX).nullable().default(null),
  tenant: tenantText.nullable().default(null),
  /** An instant, or a day, which means its first instant in UTC. */
  until: queryInstant,
  reason: storedText(REASON_CHARS_MAX),
});

export const listExceptionsSchema = z.strictObject({
  policy: policyNameText.exactOptional(),
  tenant: tenantText.exactOptional(),
  /** `open`: nobody has decided yet. */
  state: z.enum(['open', 'in_force', 'all']).default('all'),
  ...page,
});
