import { setImmediate } from 'node:timers/promises';
import type { PolicyActionsHeld } from '../../events/policy-actions-held.ts';
import type { IsoTime } from '../../shared/iso-time.ts';
import { isTooMuch } from './domain/circuit-breaker.ts';
import type { Finding } from './domain/evaluate.ts';
import { planStep, type PlannedStep } from './domain/plan-steps.ts';
import { isForTenant, type Policy } from './domain/policy.ts';
import type { StepChain } from './domain/step-chain.ts';
import type { PolicyDirectory } from './policy-directory.ts';
import type { Assessment } from './policy-findings.ts';

/** Findings planned in one go; requests are answered in between. */
const SLICE = 1_000;

/** A step that is due, with what it is taken for. */
export interface DueStep {
  readonly policy: Policy;
  readonly finding: Finding;
  readonly chain: StepChain | undefined;
  readonly planned: PlannedStep;
}

/** Whether the key itself is changed by it. */
export const acts = ({ policy, planned }: DueStep): boolean => !policy.dryRun && planned.step !== 'notify';

/** What is due by now, of what was found. */
export async function dueSteps(
  { policy, findings }: Assessment,
  directory: Pick<PolicyDirectory, 'chain'>,
  now: IsoTime,
): Promise<readonly DueStep[]> {
  const due: DueStep[] = [];
  for (const [at, finding] of findings.entries()) {
    if (at % SLICE === SLICE - 1) await setImmediate();
    const chain = directory.chain(policy.name, finding.control.id, finding.facts.keyId);
    const planned = planStep(policy, finding, chain, now);
    if (planned !== null && planned.dueAt <= now) due.push({ policy, finding, chain, planned });
  }
  return due;
}

export interface HeldActions extends Pick<PolicyActionsHeld['data'], 'due' | 'population' | 'percentMax'> {
  readonly policy: Policy;
}

/**
 * What a run may really do: where it would change too many of a policy's keys, nothing of that policy that changes a key.
 * Keys that policies before it change in the same run count too.
 */
export function withinLimit(
  assessed: readonly { readonly assessment: Assessment; readonly due: readonly DueStep[] }[],
  percentMax: number,
  directory: Pick<PolicyDirectory, 'changeableKeys'>,
): { readonly due: readonly DueStep[]; readonly held: readonly HeldActions[] } {
  const tenantOf = new Map<string, string>();
  const due: DueStep[] = [];
  const held: HeldActions[] = [];
  for (const { assessment, due: wanted } of assessed) {
    const { policy } = assessment;
    const acting = wanted.filter(acts);
    const keys = new Set(
      [...tenantOf].filter(([, tenant]) => isForTenant(policy, tenant)).map(([keyId]) => keyId),
    );
    for (const { planned } of acting) keys.add(planned.keyId);
    const population = acting.length === 0 ? 0 : directory.changeableKeys(policy.tenants);
    if (acting.length > 0 && isTooMuch(keys, population, percentMax)) {
      held.push({ policy, due: keys.size, population, percentMax });
      due.push(...wanted.filter((one) => !acts(one)));
      continue;
    }
    for (const { finding } of acting) tenantOf.set(finding.facts.keyId, finding.facts.tenant);
    due.push(...wanted);
  }
  return { due, held };
}
