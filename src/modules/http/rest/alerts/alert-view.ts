import { z } from 'zod';
import { SEVERITIES } from '../../../../events/alert-reference.ts';
import { RESOLUTIONS } from '../../../../events/alert-resolved.ts';
import type { AlertOnRecord } from '../../../alerts/alert-directory.ts';
import { ALERT_STATES, type Handling } from '../../../alerts/lifecycle/alert.ts';

const nullableText = z.string().nullable();

/** Something that was done about an alert, as the API shows it. */
const handlingSchema = z.object({ at: z.string(), by: z.string(), note: nullableText }).readonly();

/** An alert as the API shows it. */
export const alertSchema = z
  .object({
    id: z.string(),
    state: z.enum(ALERT_STATES),
    rule: z.string(),
    method: z.enum(['exact', 'learned', 'reported']),
    severity: z.enum(SEVERITIES),
    /** One sentence for whoever is on call. */
    sentence: z.string(),
    keyId: nullableText,
    keyName: nullableText,
    owner: nullableText,
    tenant: z.string(),
    /** Whom the rule watched: a key, or a source that no key could be identified of. */
    subject: z.string(),
    happenedAt: z.string(),
    raisedAt: z.string(),
    baseline: nullableText,
    observed: z.string(),
    /** Ids of events of the trail, the one that set it off first. */
    evidence: z.array(z.string()).readonly(),
    acknowledged: handlingSchema.nullable(),
    resolved: handlingSchema
      .unwrap()
      .extend({ resolution: z.enum(RESOLUTIONS) })
      .readonly()
      .nullable(),
    /** Id of the suppression that covers it. */
    suppressedBy: nullableText,
  })
  .readonly();
export type AlertView = z.output<typeof alertSchema>;

export function alertView({ alert, state, suppressedBy }: AlertOnRecord): AlertView {
  const { acknowledged, resolved } = alert;
  return {
    id: alert.id,
    state,
    rule: alert.rule,
    method: alert.method,
    severity: alert.severity,
    sentence: alert.sentence,
    keyId: alert.keyId,
    keyName: alert.keyName,
    owner: alert.owner,
    tenant: alert.tenant,
    subject: alert.subject,
    happenedAt: alert.happenedAt,
    raisedAt: alert.raisedAt,
    baseline: alert.baseline,
    observed: alert.observed,
    evidence: alert.evidence,
    acknowledged: acknowledged === null ? null : handlingView(acknowledged),
    resolved: resolved === null ? null : { ...handlingView(resolved), resolution: resolved.resolution },
    suppressedBy,
  };
}

/** People by the name that the trail calls them. */
export const nameOf = ({ id, email }: Handling['by']): string => email ?? id;

const handlingView = ({ at, by, note }: Handling) => ({ at, by: nameOf(by), note });
