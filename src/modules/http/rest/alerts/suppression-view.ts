import { z } from 'zod';
import { endOf, type Suppression } from '../../../alerts/lifecycle/suppression.ts';
import { nameOf } from './alert-view.ts';

const nullableText = z.string().nullable();

/** A suppression as the API shows it. */
export const suppressionSchema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    rule: nullableText,
    keyId: nullableText,
    owner: nullableText,
    reason: z.string(),
    startsAt: z.string(),
    until: z.string(),
    by: z.string(),
    inForce: z.boolean(),
    endedAt: nullableText,
    endedBy: nullableText,
  })
  .readonly();
export type SuppressionView = z.output<typeof suppressionSchema>;

export const suppressionPageSchema = z.object({
  items: z.array(suppressionSchema).readonly(),
  nextCursor: nullableText,
});
export type SuppressionPageView = z.output<typeof suppressionPageSchema>;

export const suppressionView = (suppression: Suppression, now: string): SuppressionView => ({
  id: suppression.id,
  tenant: suppression.tenant,
  rule: suppression.rule,
  keyId: suppression.keyId,
  owner: suppression.owner,
  reason: suppression.reason,
  startsAt: suppression.startsAt,
  until: suppression.until,
  by: nameOf(suppression.by),
  inForce: now < endOf(suppression),
  endedAt: suppression.ended?.at ?? null,
  endedBy: suppression.ended === null ? null : nameOf(suppression.ended.by),
});
