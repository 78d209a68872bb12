import { setImmediate } from 'node:timers/promises';
import type { IsoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, type Result } from '../../shared/result.ts';
import type { PrincipalDirectory } from '../identity/principal-directory.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { TrailVisibility } from '../query-engine/query-engine.ts';
import type { KeyFacts } from '../reports/domain/key-facts.ts';
import { evaluate, type Evidence, type Finding } from './domain/evaluate.ts';
import type { KeyKind, Policy } from './domain/policy.ts';
import type { PolicyDirectory } from './policy-directory.ts';
import type { PopulationReader } from './population.ts';

/** Keys judged in one go; requests are answered in between. */
const SLICE = 1_000;

export interface PolicyFindingsParts {
  readonly population: PopulationReader;
  readonly directory: Pick<PolicyDirectory, 'approvedExceptions'>;
  readonly keys: Pick<KeyDirectory, 'byId'>;
  readonly principals: Pick<PrincipalDirectory, 'byName'>;
}

/** What a policy finds as of an instant. */
export interface Assessment {
  readonly policy: Policy;
  /** In the order of the policy's controls. */
  readonly findings: readonly Finding[];
  /** Keys of the tenants looked at that are neither ended nor temporary. */
  readonly population: number;
}

/** Judges the keys of the trail by a policy, for whoever acts on it and for whoever only looks. */
export class PolicyFindings {
  readonly #parts: PolicyFindingsParts;

  constructor(parts: PolicyFindingsParts) {
    this.#parts = parts;
  }

  /** @param scopes each read by itself, so that the population is that of these tenants */
  async of(
    policy: Policy,
    asOf: IsoTime,
    scopes: readonly TrailVisibility[],
  ): Promise<Result<Assessment, Refusal>> {
    const { population, directory } = this.#parts;
    const exceptions = directory.approvedExceptions(policy.name);
    const findings: Finding[] = [];
    let live = 0;
    for (const scope of scopes) {
      const coverage = await population.coverage(asOf, scope);
      if (!coverage.ok) return coverage;
      const evidence: Evidence = {
        ...{ asOf, exceptions, coverage: coverage.value },
        kindsOf: (facts) => this.#kindsOf(facts),
      };
      let liveHere = 0;
      for (const control of policy.pack.controls) {
        const keys = await population.keys(control, asOf, scope);
        if (!keys.ok) return keys;
        const { candidates } = keys.value;
        for (let from = 0; from < candidates.length; from += SLICE) {
          findings.push(...evaluate(policy, control, candidates.slice(from, from + SLICE), evidence));
          await setImmediate();
        }
        liveHere = Math.max(liveHere, keys.value.live);
      }
      live += liveHere;
    }
    return accept({ policy, findings, population: live });
  }

  #kindsOf({ keyId, source, owner }: KeyFacts): readonly KeyKind[] {
    const { keys, principals } = this.#parts;
    if (source !== 'keytrail') return ['external'];
    const state = keys.byId(keyId);
    const isConfigured =
      state.kind !== 'absent' && state.kind !== 'external' && state.key.configuredIn !== null;
    const holder = principals.byName(owner)?.kind;
    return [
      ...(isConfigured ? (['configured'] as const) : []),
      ...(holder === undefined ? [] : [holder === 'service' ? ('service' as const) : ('person' as const)]),
    ];
  }
}

/** What is read for all whom a policy is for. */
export const scopesOf = ({ tenants }: Pick<Policy, 'tenants'>): readonly TrailVisibility[] =>
  tenants === null ? [{ kind: 'all' }] : tenants.map((tenant) => ({ kind: 'tenant', tenant }));
