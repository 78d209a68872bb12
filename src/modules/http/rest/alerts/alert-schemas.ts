/** What can be asked of alerts and about them. */
import { z } from 'zod';
import { SEVERITIES } from '../../../../events/alert-reference.ts';
import { RESOLUTIONS } from '../../../../events/alert-resolved.ts';
import { ALERT_STATES } from '../../../alerts/lifecycle/alert.ts';
import { queryInstant, queryInteger } from '../../validation/query-integer.ts';
import { keyIdText, storedText, tenantText } from '../../validation/text-schemas.ts';

export const ALERT_PAGE_DEFAULT = 50;
export const ALERT_PAGE_MAX = 500;

/** Enough for what was found out; a report of an incident belongs elsewhere. */
const NOTE_CHARS_MAX = 1_000;
const REASON_CHARS_MAX = 500;
/** RFC 5321's longest mail address. */
const OWNER_CHARS_MAX = 254;

const rule = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'Must be the name of a rule');
const owner = storedText(OWNER_CHARS_MAX);
const page = {
  limit: queryInteger(1, ALERT_PAGE_MAX).default(ALERT_PAGE_DEFAULT),
  cursor: z.string().min(1).max(2_000).exactOptional(),
};

/** All filters given must fit. */
export const listAlertsSchema = z.strictObject({
  state: z.enum(ALERT_STATES).exactOptional(),
  rule: rule.exactOptional(),
  severity: z.enum(SEVERITIES).exactOptional(),
  keyId: keyIdText.exactOptional(),
  owner: owner.exactOptional(),
  tenant: tenantText.exactOptional(),
  /** Raised from this instant on, and before that one. */
  from: queryInstant.exactOptional(),
  to: queryInstant.exactOptional(),
  /** `key`: one entry for each key instead of each alert. */
  groupBy: z.literal('key').exactOptional(),
  ...page,
});
export type ListAlerts = z.output<typeof listAlertsSchema>;

const note = storedText(NOTE_CHARS_MAX).nullable().default(null);
export const acknowledgeSchema = z.strictObject({ note });
export const resolveSchema = z.strictObject({ resolution: z.enum(RESOLUTIONS), note });

/** At least one of rule, keyId and owner. The tenant is the key's, else defaults to the caller's. */
export const suppressSchema = z.strictObject({
  rule: rule.nullable().default(null),
  keyId: keyIdText.nullable().default(null),
  owner: owner.nullable().default(null),
  tenant: tenantText.nullable().default(null),
  /** An instant, or a day, which means its first instant in UTC. */
  until: queryInstant,
  reason: storedText(REASON_CHARS_MAX),
});

export const listSuppressionsSchema = z.strictObject({
  tenant: tenantText.exactOptional(),
  /** `in_force`: only those whose time is not over. */
  state: z.enum(['in_force', 'all']).default('in_force'),
  ...page,
});
