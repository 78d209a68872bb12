import type { GovernanceEvent } from '../../events/catalogue.ts';
import type { Clock } from '../../shared/clock.ts';
import { derivedId } from '../../shared/derived-id.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { PrincipalDirectory } from '../identity/principal-directory.ts';
import { nameInOneCase } from '../identity/domain/separation-of-duties.ts';
import { decideDisable } from '../keys/domain/disable-key.ts';
import { isLive } from '../keys/domain/evolve.ts';
import type { KeyState } from '../keys/domain/key-state.ts';
import { decideRevoke } from '../keys/domain/revoke-key.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import type { UsageDirectory } from '../projections/key-activity.ts';
import { findingDays, type Finding } from './domain/evaluate.ts';
import type { PlannedStep } from './domain/plan-steps.ts';
import { policyActor, stepTaken } from './domain/policy-events.ts';
import { lastStep } from './domain/step-chain.ts';
import { acts, type DueStep } from './due-step.ts';
import { isLastAdministrator } from './last-administrator.ts';
import type { PolicyDirectory } from './policy-directory.ts';

export interface TakeStepParts {
  readonly directory: Pick<PolicyDirectory, 'chain'>;
  readonly keys: Pick<KeyDirectory, 'byId' | 'list'>;
  readonly principals: Pick<PrincipalDirectory, 'byName'>;
  readonly usage: Pick<UsageDirectory, 'activity'>;
  readonly commands: Pick<LifecycleCommands, 'execute'>;
  readonly record: (event: GovernanceEvent) => Promise<void>;
  readonly clock: Clock;
}

/** `spared`: something speaks against it now, so it is left to a later run. `lost`: another process has cleared it. */
export type StepOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'spared'; readonly why: 'used meanwhile' | 'changed meanwhile' | 'last administrator' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The key has come to that end, or to a later one, by somebody else's doing. */
const DONE_ALREADY: readonly Refusal['code'][] = ['key_already_disabled', 'key_revoked', 'key_expired'];

/**
 * Takes a step: its event first, with all that it rests on, then what it does to the key. Whoever is stopped in between
 * leaves a step on record that the next run resumes; both have ids that follow from what was before, so neither is there
 * twice, whoever else takes the same step. Throws InfrastructureError when the log cannot be written.
 */
export async function takeStep(parts: TakeStepParts, due: DueStep): Promise<StepOutcome> {
  const { directory, record, clock } = parts;
  const { policy, finding, chain, planned } = due;
  const why = speaksAgainst(parts, due);
  if (why !== null) return { kind: 'spared', why };
  const resumed = chain === undefined ? undefined : lastStep(chain)?.eventId;
  let stepId = planned.resumes ? resumed : undefined;
  if (stepId === undefined) {
    const event = stepTaken(policy, finding, planned, chain, isoTime(clock.nowMs()));
    await record(event);
    stepId = event.id;
    const after = directory.chain(policy.name, finding.control.id, finding.facts.keyId);
    if (after === undefined || !after.steps.some(({ eventId }) => eventId === stepId))
      return { kind: 'lost' };
  }
  if (!acts(due)) return { kind: 'taken' };
  const refusal = await change(parts, due, stepId);
  return refusal === null ? { kind: 'taken' } : { kind: 'refused', refusal };
}

async function change(
  { commands }: TakeStepParts,
  { policy, finding, planned }: DueStep,
  stepId: string,
): Promise<Refusal | null> {
  const { keyId } = planned;
  const reason = reasonOf(policy.name, finding);
  const eventId = derivedId('what a policy step does', stepId);
  const done = await commands.execute(keyId, policyActor(policy.name), (state, context) =>
    planned.step === 'revoke'
      ? decideRevoke(state, { keyId, reason, by: 'id' }, { ...context, eventId })
      : decideDisable(state, { keyId, reason }, { ...context, eventId }),
  );
  return done.ok || DONE_ALREADY.includes(done.refusal.code) ? null : done.refusal;
}

const reasonOf = (policy: string, finding: DueStep['finding']): string =>
  `Policy ${policy}, control ${finding.control.id}: not ${
    finding.control.finding === 'unused' ? 'used' : 'rotated'
  } for ${findingDays(finding)} days.`;

/**
 * The trail that a run judges by may be some minutes old, where files have to arrive first; what this process has folded
 * of keys and uses is of seconds ago. That is asked for every step: an owner who is told that the key was not used for
 * days, seconds after it was, believes nothing any more, and a dry run must not show what would not be done. And nobody
 * must be locked out of the service itself.
 */
function speaksAgainst(
  { keys, principals, usage, clock }: TakeStepParts,
  { finding, planned }: DueStep,
): Extract<StepOutcome, { kind: 'spared' }>['why'] | null {
  const { keyId, lastUsedAt } = finding.facts;
  const state = keys.byId(keyId);
  if (hasChanged(state, finding, planned)) return 'changed meanwhile';
  const usedAt = usage.activity(keyId).lastUsedAt;
  if (finding.control.finding === 'unused' && usedAt !== null && usedAt > (lastUsedAt ?? ''))
    return 'used meanwhile';
  if (planned.step === 'notify') return null;
  return isLastAdministrator({ keys, principals }, state, clock.nowMs()) ? 'last administrator' : null;
}

/** Keys of other systems are only told of, by what the trail says of them: this process decides nothing about those. */
function hasChanged(state: KeyState, { facts }: Finding, { step }: PlannedStep): boolean {
  if (!isLive(state)) return step !== 'notify' || state.kind === 'revoked' || state.kind === 'expired';
  if (nameInOneCase(state.key.owner) !== nameInOneCase(facts.owner)) return true;
  if ((state.key.rotatedAt ?? '') > (facts.rotatedAt ?? '')) return true;
  return step !== 'revoke' && state.kind === 'disabled';
}
