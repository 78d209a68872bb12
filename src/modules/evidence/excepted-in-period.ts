import type { Refusal } from '../../shared/refusal.ts';
import { accept, type Result } from '../../shared/result.ts';
import { isForTenant, type PolicyConfiguration } from '../policies/domain/policy.ts';
import type { PolicyException } from '../policies/domain/policy-exception.ts';
import type { PolicyDirectory } from '../policies/policy-directory.ts';
import type { SqlRow, TrailVisibility } from '../query-engine/query-engine.ts';
import type { PeriodParameters } from '../reports/report-request.ts';
import type { PoliciesOfControl } from './domain/controls.ts';
import { exceptedFrom } from './domain/excepted.ts';

/** Exceptions read at once: the directory gives pages, and a pack needs all. */
const EXCEPTIONS_PAGE = 1_000;

export interface ExceptionSources {
  readonly directory: Pick<PolicyDirectory, 'exceptions'>;
  readonly configuration: () => PolicyConfiguration;
  /** The rows of queries/audit/policy-controls.sql. */
  readonly steps: () => Promise<Result<readonly SqlRow[], Refusal>>;
}

/** What was excepted from a control at some time of a period, and from which policies, as far as the reader may see. */
export async function exceptedInPeriod(
  wanted: PoliciesOfControl,
  { from, to }: PeriodParameters,
  visibility: TrailVisibility,
  { directory, configuration, steps }: ExceptionSources,
): Promise<Result<ReturnType<typeof exceptedFrom>, Refusal>> {
  const rows = await steps();
  if (!rows.ok) return rows;
  const tenant = visibility.kind === 'all' ? null : visibility.tenant;
  const exceptions = allExceptions(directory, tenant, to).filter(
    ({ decision, until, withdrawn }) =>
      decision?.kind === 'approved' && decision.at < to && (withdrawn?.at ?? until) > from && until > from,
  );
  const inForce = configuration()
    .inForce.filter((policy) => tenant === null || isForTenant(policy, tenant))
    .map(({ name, pack }) => ({ name, pack: pack.name, controls: pack.controls.map(({ id }) => id) }));
  const stepped = rows.value.map((row) => ({
    policy: String(row['policy']),
    control: String(row['control']),
  }));
  return accept(exceptedFrom(wanted, { inForce, steps: stepped, exceptions }));
}

/** In the order in which they were asked for. */
function allExceptions(
  directory: ExceptionSources['directory'],
  tenant: string | null,
  at: string,
): readonly PolicyException[] {
  const found: PolicyException[] = [];
  let before: string | null = null;
  do {
    const filter = tenant === null ? { at } : { at, tenant };
    const { items, next } = directory.exceptions(filter, { before, limit: EXCEPTIONS_PAGE });
    found.push(...items);
    before = next;
  } while (before !== null);
  return found.toReversed();
}
