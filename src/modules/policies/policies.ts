import type { Clock } from '../../shared/clock.ts';
import { isoTime, type IsoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { visibilityOf, type Caller } from '../identity/caller.ts';
import { inventoryParameters } from '../reports/report-request.ts';
import type { Finding } from './domain/evaluate.ts';
import { policyNotFound } from './domain/exception-refusals.ts';
import { planForShow, type PlannedStep } from './domain/plan-steps.ts';
import { isForTenant, type Policy, type PolicyConfiguration } from './domain/policy.ts';
import type { StepChain, TakenStep } from './domain/step-chain.ts';
import type { PolicyDirectory } from './policy-directory.ts';
import { scopesOf, type PolicyFindings } from './policy-findings.ts';

export interface PoliciesParts {
  readonly configuration: () => PolicyConfiguration;
  readonly directory: Pick<PolicyDirectory, 'chain'>;
  readonly findings: PolicyFindings;
  readonly clock: Clock;
}

/** A finding with what was done about it by the instant asked about, and what comes next. */
export interface ShownFinding {
  readonly finding: Finding;
  readonly taken: readonly TakenStep[];
  readonly next: PlannedStep | null;
}

export interface ShownFindings {
  readonly policy: Policy;
  readonly asOf: IsoTime;
  readonly population: number;
  /** In the order of the ids of keys and of the policy's controls. */
  readonly findings: readonly ShownFinding[];
}

/** Nest injection token of {@link Policies}. */
export const POLICIES = Symbol('Policies');

/** Policies in force and what they find, for those who look. Nothing is changed by it, whatever is due. */
export class Policies {
  readonly #parts: PoliciesParts;

  constructor(parts: PoliciesParts) {
    this.#parts = parts;
  }

  /** Those that are for the caller's tenant, with no other tenant named. */
  list(caller: Caller): readonly Policy[] {
    const visible = visibilityOf(caller);
    const { inForce } = this.#parts.configuration();
    if (visible.kind === 'all') return inForce;
    const { tenant } = visible;
    return inForce
      .filter((policy) => isForTenant(policy, tenant))
      .map((policy) => (policy.tenants === null ? policy : { ...policy, tenants: [tenant] }));
  }

  /** As of now or of a past instant; steps are those of the present chains that had been taken by then. */
  async findings(
    name: string,
    asked: { readonly asOf?: string },
    caller: Caller,
  ): Promise<Result<ShownFindings, Refusal>> {
    const { findings, directory, clock } = this.#parts;
    const policy = this.list(caller).find((one) => one.name === name);
    if (policy === undefined) return refuse(policyNotFound());
    const instant = inventoryParameters(asked, isoTime(clock.nowMs()));
    if (!instant.ok) return instant;
    const asOf = instant.value;
    const visible = visibilityOf(caller);
    const found = await findings.of(policy, asOf, visible.kind === 'all' ? scopesOf(policy) : [visible]);
    if (!found.ok) return found;
    const shown = found.value.findings.map((finding): ShownFinding => {
      const chain = chainAsOf(directory.chain(name, finding.control.id, finding.facts.keyId), asOf);
      return { finding, taken: chain?.steps ?? [], next: planForShow(policy, finding, chain, asOf) };
    });
    const ordered = shown.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    return accept({ policy, asOf, population: found.value.population, findings: ordered });
  }
}

/** Where a finding stands in a listing. */
export const placeOf = ({ finding: { facts, control } }: Pick<ShownFinding, 'finding'>): string =>
  `${facts.keyId} ${control.id}`;

function chainAsOf(chain: StepChain | undefined, asOf: IsoTime): StepChain | undefined {
  if (chain === undefined) return undefined;
  const { steps, enabledAt } = chain;
  return {
    ...chain,
    steps: steps.filter(({ at }) => at <= asOf),
    enabledAt: enabledAt !== null && enabledAt <= asOf ? enabledAt : null,
  };
}
