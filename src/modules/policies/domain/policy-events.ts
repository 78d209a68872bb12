import { NO_ORIGIN, systemActor } from '../../../events/envelope.ts';
import type { PolicyActionsHeld } from '../../../events/policy-actions-held.ts';
import type { ClearedReason, PolicyFindingCleared } from '../../../events/policy-finding-cleared.ts';
import type { PolicyFinding } from '../../../events/policy-reference.ts';
import type { PolicyStepTaken } from '../../../events/policy-step-taken.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import type { IsoTime } from '../../../shared/iso-time.ts';
import { NO_TENANT } from '../../keys/domain/presentation-event.ts';
import { findingDays, type Finding } from './evaluate.ts';
import type { Policy } from './policy.ts';
import { planFollowing, type PlannedStep } from './plan-steps.ts';
import { lastStep, type StepChain } from './step-chain.ts';

/**
 * Ids of these events follow from what was before them, so that two leaders, or one that was stopped and began again, make
 * one event of a step: the log keeps an id once.
 */
export function stepTaken(
  policy: Policy,
  finding: Finding,
  { step }: PlannedStep,
  chain: StepChain | undefined,
  now: IsoTime,
): PolicyStepTaken {
  const { facts, control, use, verdict, since } = finding;
  const before = (chain === undefined ? undefined : lastStep(chain)?.eventId) ?? chain?.clearedBy ?? '';
  const next = planFollowing(policy, finding, step, now);
  const found: PolicyFinding = verdict === 'unknown' ? 'unknown' : control.finding;
  const { createdAt, rotatedAt, expiresAt, lastUsedAt } = facts;
  return {
    id: derivedId('policy step', policy.name, control.id, facts.keyId, step, String(policy.dryRun), before),
    type: 'PolicyStepTaken',
    ...envelopeOf(policy.name, facts.keyId, facts.tenant, now),
    data: {
      keyName: facts.name,
      owner: facts.owner,
      ...{ policy: policy.name, control: control.id, dryRun: policy.dryRun, step, finding: found },
      days: findingDays(finding),
      windowDays: control.window.days,
      comparison: control.window.comparison,
      since,
      facts: { createdAt, rotatedAt, expiresAt, lastUse: use.kind, lastUsedAt, knownUntil: use.knownUntil },
      nextStep: next?.step ?? null,
      nextAt: next?.dueAt ?? null,
    },
  };
}

/** @throws TypeError for a chain without steps, which there is nothing to clear of */
export function findingCleared(chain: StepChain, reason: ClearedReason, now: IsoTime): PolicyFindingCleared {
  const last = lastStep(chain);
  if (last === undefined) throw new TypeError('a chain without steps cannot be cleared');
  const { keyId, tenant, keyName, owner, policy, control, dryRun } = chain;
  return {
    id: derivedId('policy finding cleared', policy, control, keyId, last.eventId),
    type: 'PolicyFindingCleared',
    ...envelopeOf(policy, keyId, tenant, now),
    data: { keyName, owner, policy, control, dryRun, reason, lastStep: last.step, lastStepAt: last.at },
  };
}

/** `yyyy-mm-dd`: what is held back is told once a day. */
export const dayOf = (time: IsoTime): string => time.slice(0, 'yyyy-mm-dd'.length);

export const actionsHeld = (
  policy: string,
  held: Pick<PolicyActionsHeld['data'], 'due' | 'population' | 'percentMax'>,
  now: IsoTime,
): PolicyActionsHeld => ({
  id: derivedId('policy actions held', policy, dayOf(now)),
  type: 'PolicyActionsHeld',
  ...envelopeOf(policy, null, NO_TENANT, now),
  data: { policy, ...held, day: dayOf(now) },
});

/** As whom a policy acts. */
export const policyActor = (policy: string) => ({
  actor: systemActor(`policy:${policy}`),
  origin: NO_ORIGIN,
});

const envelopeOf = <KeyId extends string | null>(
  policy: string,
  keyId: KeyId,
  tenant: string,
  time: IsoTime,
) => ({ version: 1, time, keyId, tenant, ...policyActor(policy), outcome: 'SUCCESS' }) as const;
