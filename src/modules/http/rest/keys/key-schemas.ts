import { z } from 'zod';
import { ROLES } from '../../../../events/key-rights.ts';
import { RATE_LIMIT_PER_MINUTE_MAX } from '../../../keys/domain/token-bucket.ts';
import { GRACE_SECONDS_DEFAULT, GRACE_SECONDS_MAX } from '../../../keys/domain/rotate-key.ts';
import { cidrList } from '../../validation/cidr-list.ts';
import { queryInteger } from '../../validation/query-integer.ts';
import { scopeList } from '../../validation/scope-list.ts';
import { secretText, storedText, tenantText } from '../../validation/text-schemas.ts';

/** Enough for the longest of names that people choose, short enough for a column of a report. */
const NAME_CHARS_MAX = 200;
/** RFC 5321's longest mail address. */
const OWNER_CHARS_MAX = 254;
const NOTE_CHARS_MAX = 1_000;
const REASON_CHARS_MAX = 500;
/** With names of the longest, an event with this many of each stays below the log's limit of 256 KiB. */
const DATASETS_MAX = 500;
const PERMISSIONS_MAX = 100;
/** Ten years: the widest that an installation can allow. Which limit holds here is decided by its policy. */
const EXPIRY_DAYS_MAX = 3_650;

/** Absent or a value, never undefined: a change that writes undefined into a key cannot be expressed. */
const rights = {
  role: z.enum(ROLES).exactOptional(),
  scopes: scopeList.exactOptional(),
  allowedDatasets: z.array(storedText(NAME_CHARS_MAX)).max(DATASETS_MAX).nullable().exactOptional(),
  permissions: z.array(storedText(NAME_CHARS_MAX)).max(PERMISSIONS_MAX).nullable().exactOptional(),
  rateLimit: z.int().min(1).max(RATE_LIMIT_PER_MINUTE_MAX).nullable().exactOptional(),
  note: storedText(NOTE_CHARS_MAX).nullable().exactOptional(),
  allowedCidrs: cidrList.nullable().exactOptional(),
};
const owner = storedText(OWNER_CHARS_MAX).exactOptional();
const expiresInDays = z.int().min(1).max(EXPIRY_DAYS_MAX).nullable().exactOptional();

/** Everything but the name is optional. Tenant and owner default to the caller's, the role to the owner's or `user`. */
export const createKeySchema = z.strictObject({
  name: storedText(NAME_CHARS_MAX),
  expiresInDays,
  owner,
  tenant: tenantText.exactOptional(),
  ...rights,
});

/** Any of a key's properties but its tenant, which decides who may see its past. */
export const updateKeySchema = z.strictObject({
  name: storedText(NAME_CHARS_MAX).exactOptional(),
  expiresInDays,
  owner,
  ...rights,
});

const reason = storedText(REASON_CHARS_MAX).nullable().default(null);
export const reasonSchema = z.strictObject({ reason });
export const revokeBySecretSchema = z.strictObject({ secret: secretText, reason });
export const rotateKeySchema = z.strictObject({
  graceSeconds: z.int().min(0).max(GRACE_SECONDS_MAX).default(GRACE_SECONDS_DEFAULT),
});

export const KEY_PAGE_DEFAULT = 50;
export const KEY_PAGE_MAX = 500;

export const listKeysSchema = z.strictObject({
  name: storedText(NAME_CHARS_MAX).exactOptional(),
  fingerprint: z.string().min(1).max(100).exactOptional(),
  status: z.enum(['ACTIVE', 'DISABLED', 'REVOKED', 'EXPIRED']).exactOptional(),
  owner: storedText(OWNER_CHARS_MAX).exactOptional(),
  tenant: tenantText.exactOptional(),
  limit: queryInteger(1, KEY_PAGE_MAX).default(KEY_PAGE_DEFAULT),
  cursor: z.string().min(1).max(1_000).exactOptional(),
});
