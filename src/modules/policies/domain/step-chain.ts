import type { LifecycleEvent } from '../../../events/catalogue.ts';
import type { PolicyFindingCleared } from '../../../events/policy-finding-cleared.ts';
import { POLICY_STEPS, type PolicyFinding, type PolicyStep } from '../../../events/policy-reference.ts';
import type { PolicyStepTaken } from '../../../events/policy-step-taken.ts';

/** A step on record, with what the owner was told would follow it; both null: nothing. */
export interface TakenStep {
  readonly step: PolicyStep;
  readonly at: string;
  readonly eventId: string;
  readonly nextStep: PolicyStep | null;
  readonly nextAt: string | null;
}

/**
 * What a control of a policy has done about a key since it last began: notify, then disable, then revoke. Without steps it
 * was cleared, and only `clearedBy` counts, which makes the next beginning another one.
 */
export interface StepChain {
  readonly keyId: string;
  readonly keyName: string;
  readonly owner: string;
  readonly tenant: string;
  readonly policy: string;
  readonly control: string;
  readonly dryRun: boolean;
  readonly finding: PolicyFinding;
  readonly steps: readonly TakenStep[];
  /** Last use on record when the first step was taken. */
  readonly lastUsedAt: string | null;
  /** When somebody enabled the key after the policy had disabled it; null: nobody did. */
  readonly enabledAt: string | null;
  /** Id of the event that cleared the chain before this one; null: there was none. */
  readonly clearedBy: string | null;
}

export type ChainEvent =
  | PolicyStepTaken
  | PolicyFindingCleared
  | Extract<LifecycleEvent, { type: 'KeyEnabled' | 'KeyRevoked' | 'KeyExpired' }>;

/**
 * The chain after an event; undefined: there is none (any more). Total and convergent: a step counts only behind the one
 * before it and once, so what a slow leader adds to a chain that another one has cleared is nothing, and is not acted on.
 */
export function evolveChain(before: StepChain | undefined, event: ChainEvent): StepChain | undefined {
  switch (event.type) {
    case 'PolicyStepTaken':
      return withStep(before, event);
    case 'PolicyFindingCleared':
      return before === undefined || before.steps.length === 0
        ? before
        : { ...before, steps: [], enabledAt: null, clearedBy: event.id };
    case 'KeyEnabled':
      return before !== undefined && before.enabledAt === null && hasDisabled(before)
        ? { ...before, enabledAt: event.time }
        : before;
    case 'KeyRevoked':
    case 'KeyExpired':
      return undefined;
    default:
      return event satisfies never;
  }
}

export const lastStep = ({ steps }: Pick<StepChain, 'steps'>): TakenStep | undefined => steps.at(-1);

/** Whether the policy itself has disabled the key, or was about to. */
export const hasDisabled = ({ dryRun, steps }: Pick<StepChain, 'dryRun' | 'steps'>): boolean =>
  !dryRun && steps.length > POLICY_STEPS.indexOf('disable');

function withStep(before: StepChain | undefined, event: PolicyStepTaken): StepChain | undefined {
  const { step, dryRun, finding, keyName, owner, policy, control, facts, nextStep, nextAt } = event.data;
  const taken: TakenStep = { step, at: event.time, eventId: event.id, nextStep, nextAt };
  const steps = before?.steps ?? [];
  if (POLICY_STEPS.indexOf(step) !== steps.length) return before;
  if (before !== undefined && steps.length > 0)
    return before.dryRun === dryRun ? { ...before, steps: [...steps, taken] } : before;
  return {
    keyId: event.keyId ?? '',
    ...{ keyName, owner, tenant: event.tenant, policy, control, dryRun, finding },
    steps: [taken],
    lastUsedAt: facts.lastUsedAt,
    enabledAt: null,
    clearedBy: before?.clearedBy ?? null,
  };
}
