import { z } from 'zod';
import { epochMs, isoTime, MS_PER_HOUR } from '../../../../shared/iso-time.ts';
import type { AlertOnRecord } from '../../../alerts/alert-directory.ts';
import type { Alert } from '../../../alerts/lifecycle/alert.ts';
import type { Suppression } from '../../../alerts/lifecycle/suppression.ts';
import { alertSchema, alertView, nameOf } from './alert-view.ts';

/** How far before and after what happened the link to the trail reaches. */
const AROUND_MS = MS_PER_HOUR;

const stepSchema = z.object({
  what: z.enum(['raised', 'suppressed', 'acknowledged', 'resolved']),
  at: z.string(),
  by: z.string(),
  /** What they said about it: a note, or the reason of the suppression. */
  note: z.string().nullable(),
});
type Step = z.output<typeof stepSchema>;

/** One alert with all that became of it, and where its events are. */
export const alertLifeSchema = alertSchema
  .unwrap()
  .extend({
    /** Digest of the rule as it was when it found this. */
    ruleDigest: z.string(),
    life: z.array(stepSchema).readonly(),
    /** Path of the trail around what happened: of the key, or of the tenant. */
    events: z.string(),
  })
  .readonly();
export type AlertLifeView = z.output<typeof alertLifeSchema>;

export const alertLifeView = (found: AlertOnRecord, suppression: Suppression | undefined): AlertLifeView => ({
  ...alertView(found),
  ruleDigest: found.alert.ruleDigest,
  life: stepsOf(found.alert, suppression),
  events: eventsPath(found.alert),
});

function stepsOf(alert: Alert, suppression: Suppression | undefined): readonly Step[] {
  const { raisedAt, acknowledged, resolved } = alert;
  const steps: Step[] = [{ what: 'raised', at: raisedAt, by: 'alerts', note: null }];
  if (suppression !== undefined)
    steps.push({ what: 'suppressed', at: raisedAt, by: nameOf(suppression.by), note: suppression.reason });
  if (acknowledged !== null)
    steps.push({
      what: 'acknowledged',
      at: acknowledged.at,
      by: nameOf(acknowledged.by),
      note: acknowledged.note,
    });
  if (resolved !== null)
    steps.push({ what: 'resolved', at: resolved.at, by: nameOf(resolved.by), note: resolved.note });
  return steps;
}

function eventsPath({ keyId, tenant, happenedAt }: Alert): string {
  const query = new URLSearchParams({
    ...(keyId === null ? { tenant } : { keyId }),
    from: isoTime(epochMs(happenedAt) - AROUND_MS),
    to: isoTime(epochMs(happenedAt) + AROUND_MS),
  });
  return `/v1/events?${query.toString()}`;
}
