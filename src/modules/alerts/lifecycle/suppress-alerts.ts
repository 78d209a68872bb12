import type { AlertSuppressionEnded } from '../../../events/alert-suppression-ended.ts';
import type { AlertsSuppressed } from '../../../events/alerts-suppressed.ts';
import { epochMs, MS_PER_DAY } from '../../../shared/iso-time.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { isOwnDeed, type Deed, type NameOf } from '../../identity/domain/separation-of-duties.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { ruleHint } from '../domain/rule-hint.ts';
import { ALERT_RULE_NAMES } from './alert-rule-names.ts';
import type { Handler } from './handle-alert.ts';
import { ownAlert } from './handling-refusals.ts';
import { deedOf, involvedHolders, type SecretHolder } from './secret-holder.ts';
import { endOf, type Suppression } from './suppression.ts';

/** A quarter: whoever still wants silence after it has to say why once more. */
export const SUPPRESSION_DAYS_MAX = 90;

/** What is to be silenced, and for how long. `keyOwner` and `keyHeldBy`: of the key, where one is named. */
export interface SuppressionRequest {
  readonly tenant: string;
  readonly rule: string | null;
  readonly keyId: string | null;
  readonly keyOwner: string | null;
  readonly keyHeldBy: readonly SecretHolder[];
  readonly owner: string | null;
  readonly until: string;
  readonly reason: string;
}

/**
 * Alerts that match are raised and kept, and nobody is told of them. Whoever names their own key is told so at once; what
 * else of their own a suppression would match is not covered by it.
 */
export function decideSuppress(
  request: SuppressionRequest,
  { by, nameOf }: Pick<Handler, 'by' | 'nameOf'>,
  context: DecisionContext,
): Result<AlertsSuppressed, Refusal> {
  const { tenant, rule, keyId, owner, until, reason } = request;
  if (rule === null && keyId === null && owner === null)
    return refuse(invalid('rule', 'Name a rule, a key or an owner: nobody silences everything'));
  if (rule !== null && !ALERT_RULE_NAMES.includes(rule)) return refuse(noSuchRule(rule));
  const lastsMs = epochMs(until) - epochMs(context.now);
  if (lastsMs <= 0) return refuse(invalid('until', 'Must be in the future'));
  if (lastsMs > SUPPRESSION_DAYS_MAX * MS_PER_DAY)
    return refuse(invalid('until', `Must be within ${SUPPRESSION_DAYS_MAX} days`));
  if (namedDeeds(request, nameOf, context.now).some((deed) => isOwnDeed({ credential: by }, deed)))
    return refuse(ownAlert('suppresses'));
  const suppressionId = `sup_${context.eventId.replaceAll('-', '')}`;
  const scope = { rule, ofKeyId: keyId, ofOwner: owner };
  const event = { ...about(tenant, context), type: 'AlertsSuppressed' } as const;
  return accept({ ...event, data: { suppressionId, ...scope, until, reason } });
}

/** Whose alerts are named: as they would be if one were raised now. */
const namedDeeds = (
  { keyId, keyOwner, keyHeldBy, owner }: SuppressionRequest,
  nameOf: NameOf,
  now: string,
): readonly Deed[] => [
  { owner: keyOwner, actorId: keyId },
  { owner },
  ...involvedHolders(keyHeldBy, now).map(deedOf(nameOf)),
];

/** Null: its time is over already, so there is nothing to record. */
export function decideEndSuppression(
  suppression: Suppression,
  context: DecisionContext,
): AlertSuppressionEnded | null {
  if (endOf(suppression) <= context.now) return null;
  const event = { ...about(suppression.tenant, context), type: 'AlertSuppressionEnded' } as const;
  return { ...event, data: { suppressionId: suppression.id } };
}

/** Without a key: a suppression is ordered with all others of its tenant. */
const about = (tenant: string, { eventId, now, actor, origin }: DecisionContext) =>
  ({
    id: eventId,
    version: 1,
    time: now,
    keyId: null,
    tenant,
    actor,
    origin,
    outcome: 'SUCCESS',
  }) as const;

function noSuchRule(rule: string): Refusal {
  const sentence = `There is no such rule; ${ruleHint(rule, ALERT_RULE_NAMES)}`;
  return invalid('rule', sentence, sentence);
}

const invalid = (path: string, message: string, detail = `${message}.`): Refusal => ({
  code: 'validation_failed',
  detail,
  errors: [{ path, message }],
});
