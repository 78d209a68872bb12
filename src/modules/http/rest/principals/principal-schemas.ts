import { z } from 'zod';
import { ROLES } from '../../../../events/key-rights.ts';
import { PRINCIPAL_KINDS } from '../../../../events/principal-description.ts';
import { PRINCIPAL_NAME_CHARS_MAX, whyNoPrincipalName } from '../../../identity/domain/principal-name.ts';
import { queryInteger } from '../../validation/query-integer.ts';
import { storedText, tenantText } from '../../validation/text-schemas.ts';

/** RFC 5321's longest mail address. */
const EMAIL_CHARS_MAX = 254;
const PROVIDER_CHARS_MAX = 100;
/** OpenID Connect's longest `sub`. */
const SUBJECT_CHARS_MAX = 255;
/** One person at every identity provider of a large company; each sign-in looks through them. */
const IDENTITIES_MAX = 20;
const REASON_CHARS_MAX = 500;

const name = storedText(PRINCIPAL_NAME_CHARS_MAX).superRefine((text, check) => {
  const reason = whyNoPrincipalName(text);
  if (reason !== null) check.addIssue({ code: 'custom', message: reason });
});
const email = z.email().max(EMAIL_CHARS_MAX).nullable();
const role = z.enum(ROLES);
const identities = z
  .array(z.strictObject({ provider: storedText(PROVIDER_CHARS_MAX), subject: storedText(SUBJECT_CHARS_MAX) }))
  .max(IDENTITIES_MAX);

/** The tenant defaults to the caller's; the role does not, because it decides what every key of theirs may do. */
export const createPrincipalSchema = z.strictObject({
  name,
  kind: z.enum(PRINCIPAL_KINDS).default('user'),
  email: email.default(null),
  tenant: tenantText.exactOptional(),
  role,
  identities: identities.default([]),
});

/** Any property but the name, which the trail and the keys call a principal by. */
export const updatePrincipalSchema = z.strictObject({
  email: email.exactOptional(),
  tenant: tenantText.exactOptional(),
  role: role.exactOptional(),
  identities: identities.exactOptional(),
});

export const principalReasonSchema = z.strictObject({
  reason: storedText(REASON_CHARS_MAX).nullable().default(null),
});

export const PRINCIPAL_PAGE_DEFAULT = 50;
export const PRINCIPAL_PAGE_MAX = 500;

export const listPrincipalsSchema = z.strictObject({
  tenant: tenantText.exactOptional(),
  role: role.exactOptional(),
  kind: z.enum(PRINCIPAL_KINDS).exactOptional(),
  limit: queryInteger(1, PRINCIPAL_PAGE_MAX).default(PRINCIPAL_PAGE_DEFAULT),
  cursor: z.string().min(1).max(2_000).exactOptional(),
});
