import type { AlertRaised } from '../../../events/alert-raised.ts';
import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import type { IsoTime } from '../../../shared/iso-time.ts';
import { EVIDENCE_MAX, type Finding } from './finding.ts';

/**
 * A finding as the event that tells of it. Both ids follow from the rule, its subject and the event that set it off: what
 * is found again, by a replay or by a process that takes over, is the same event, and the log keeps it once.
 */
export function alertRaised(finding: Finding, foundAt: IsoTime): AlertRaised {
  const { rule, subject, keyName, owner, severity, method, ruleDigest } = finding;
  const [trigger] = finding.evidence;
  return {
    id: derivedId('alert-raised', rule, subject, trigger),
    type: 'AlertRaised',
    version: 1,
    time: foundAt,
    keyId: finding.keyId,
    tenant: finding.tenant,
    actor: systemActor('alerts'),
    origin: NO_ORIGIN,
    outcome: 'SUCCESS',
    data: {
      alertId: `alr_${derivedId('alert', rule, subject, trigger).replaceAll('-', '')}`,
      rule,
      severity,
      keyName,
      owner,
      method,
      ruleDigest,
      subject,
      happenedAt: finding.happenedAt,
      evidence: finding.evidence.slice(0, EVIDENCE_MAX),
      baseline: finding.baseline,
      observed: finding.observed,
      sentence: finding.sentence,
    },
  };
}
