import type { ChangedPrincipal } from '../../../events/principal-description.ts';
import type { PrincipalUpdated } from '../../../events/principal-updated.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { takenIdentity, type IdentityOwners } from './external-identities.ts';
import { about, referenceTo } from './principal-event.ts';
import {
  nothingToChange,
  ownRefusal,
  requireChangeable,
  roleRefusal,
  tenantRefusal,
  type Administering,
} from './principal-refusals.ts';
import type { Principal } from './principal.ts';

/** What the decision must know besides the principal itself. */
export interface UpdateSurroundings {
  readonly owners: IdentityOwners;
  /** Whether keys of its present tenant that still work are its own. */
  readonly ownsKeys: boolean;
}

/** Changes what a principal is; its keys and sessions are judged by the new role at once. */
export function decideUpdatePrincipal(
  state: Principal | undefined,
  changes: ChangedPrincipal,
  by: Administering,
  { owners, ownsKeys }: UpdateSurroundings,
  context: DecisionContext,
): Result<PrincipalUpdated, Refusal> {
  const changeable = requireChangeable(state, by);
  if (!changeable.ok) return changeable;
  const principal = changeable.value;
  const changed = fieldsThatDiffer(principal, changes);
  const { role, tenant, identities } = pick(changes, changed);
  const refusal =
    (role === undefined && tenant === undefined
      ? null
      : ownRefusal(principal, by, 'changes their own role or tenant')) ??
    (role === undefined ? null : roleRefusal(role, by)) ??
    (tenant === undefined ? null : tenantRefusal(tenant, by)) ??
    (tenant !== undefined && ownsKeys ? OWNS_KEYS : null) ??
    (identities === undefined ? null : takenIdentity(identities, principal.id, owners)) ??
    (changed.length === 0 ? nothingToChange('The principal already has all of these values.') : null);
  if (refusal !== null) return refuse(refusal);
  return accept({
    ...about(principal.tenant, context),
    type: 'PrincipalUpdated',
    data: { ...referenceTo(principal), before: pick(principal, changed), after: pick(changes, changed) },
  });
}

/** A key stays in its tenant; whoever left would keep a way in. */
const OWNS_KEYS: Refusal = {
  code: 'owns_keys',
  detail: 'The principal owns keys in its present tenant; revoke them, or give them to somebody else, first.',
};

type FieldName = keyof ChangedPrincipal;
const FIELDS = ['email', 'tenant', 'role', 'identities'] as const satisfies readonly FieldName[];

const fieldsThatDiffer = (principal: Principal, changes: ChangedPrincipal): readonly FieldName[] =>
  FIELDS.filter(
    (field) =>
      changes[field] !== undefined && JSON.stringify(changes[field]) !== JSON.stringify(principal[field]),
  );

const pick = (from: ChangedPrincipal, fields: readonly FieldName[]): ChangedPrincipal =>
  Object.fromEntries(fields.map((field) => [field, from[field]])) as ChangedPrincipal;
