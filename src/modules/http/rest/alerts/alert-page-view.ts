import { z } from 'zod';
import { SEVERITIES } from '../../../../events/alert-reference.ts';
import type { AlertGroup } from '../../../alerts/alert-directory.ts';
import { alertSchema, alertView } from './alert-view.ts';

const count = z.int();

/** The alerts of one key as the API shows them. */
export const alertGroupSchema = z
  .object({
    keyId: z.string().nullable(),
    keyName: z.string().nullable(),
    owner: z.string().nullable(),
    tenant: z.string(),
    subject: z.string(),
    counts: z.object({ open: count, acknowledged: count, resolved: count, suppressed: count }).readonly(),
    highestSeverity: z.enum(SEVERITIES),
    firstRaisedAt: z.string(),
    lastRaisedAt: z.string(),
    latest: alertSchema,
  })
  .readonly();
export type AlertGroupView = z.output<typeof alertGroupSchema>;

export function alertGroupView(group: AlertGroup): AlertGroupView {
  const latest = alertView(group.latest);
  const { keyId, keyName, owner, tenant, subject, raisedAt } = latest;
  return {
    keyId,
    keyName,
    owner,
    tenant,
    subject,
    counts: group.counts,
    highestSeverity: group.highestSeverity,
    firstRaisedAt: group.firstRaisedAt,
    lastRaisedAt: raisedAt,
    latest,
  };
}

/** Alerts, or with `groupBy=key` the groups of them. */
export const alertPageSchema = z.object({
  items: z.union([z.array(alertSchema).readonly(), z.array(alertGroupSchema).readonly()]),
  nextCursor: z.string().nullable(),
});
export type AlertPageView = z.output<typeof alertPageSchema>;
