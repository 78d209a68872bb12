/** What can be asked of access reviews and in them. */
import { z } from 'zod';
import { REVIEW_DECISIONS } from '../../../../events/access-review-reference.ts';
import { REVIEW_STATES } from '../../../reviews/domain/reviewed-key.ts';
import { queryInteger } from '../../validation/query-integer.ts';
import { storedText, tenantText } from '../../validation/text-schemas.ts';

const NAME_CHARS_MAX = 200;
const REASON_CHARS_MAX = 500;
/** RFC 5321's longest mail address. */
const OWNER_CHARS_MAX = 254;
/** Longer than this it would be two reviews. */
const DUE_DAYS_MAX = 180;
const DUE_DAYS_DEFAULT = 30;
const PAGE_DEFAULT = 50;
const PAGE_MAX = 500;

const owner = storedText(OWNER_CHARS_MAX);
const page = {
  limit: queryInteger(1, PAGE_MAX).default(PAGE_DEFAULT),
  cursor: z.string().min(1).max(2_000).exactOptional(),
};

export const openReviewSchema = z.strictObject({
  name: storedText(NAME_CHARS_MAX),
  /** Defaults to the caller's. */
  tenant: tenantText.exactOptional(),
  /** Only keys of this owner. */
  owner: owner.exactOptional(),
  dueInDays: z.int().min(1).max(DUE_DAYS_MAX).default(DUE_DAYS_DEFAULT),
});

export const listReviewsSchema = z.strictObject({
  tenant: tenantText.exactOptional(),
  state: z.enum(['open', 'all']).default('all'),
  ...page,
});

export const listItemsSchema = z.strictObject({
  owner: owner.exactOptional(),
  state: z.enum(REVIEW_STATES).exactOptional(),
  ...page,
});

export const wordSchema = z.strictObject({
  decision: z.enum(REVIEW_DECISIONS),
  reason: storedText(REASON_CHARS_MAX).nullable().default(null),
});

export const closeReviewSchema = z.strictObject({
  reason: storedText(REASON_CHARS_MAX).nullable().default(null),
});
