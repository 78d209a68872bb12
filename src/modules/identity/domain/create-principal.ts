import type { PrincipalCreated } from '../../../events/principal-created.ts';
import type { PrincipalDescription, PrincipalKind } from '../../../events/principal-description.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { about, referenceTo } from './principal-event.ts';
import { principalIdOf } from './principal-id.ts';
import { whyNoPrincipalName } from './principal-name.ts';
import { roleRefusal, tenantRefusal, type Administering } from './principal-refusals.ts';
import type { Principal } from './principal.ts';
import { takenIdentity, type IdentityOwners } from './external-identities.ts';

/** What a principal is to be. Its name never changes; the rest may. */
export interface PrincipalRequest extends PrincipalDescription {
  readonly name: string;
  readonly kind: PrincipalKind;
}

/**
 * Somebody may sign in or own keys from now on. The order of the refusals tells nobody who exists before they have shown
 * that they may create anybody.
 */
export function decideCreatePrincipal(
  state: Principal | undefined,
  request: PrincipalRequest,
  by: Administering,
  owners: IdentityOwners,
  context: DecisionContext,
): Result<PrincipalCreated, Refusal> {
  const { name, kind, email, tenant, role, identities } = request;
  const reason = whyNoPrincipalName(name);
  if (reason !== null)
    return refuse({ code: 'validation_failed', detail: reason, errors: [{ path: 'name', message: reason }] });
  const principalId = principalIdOf(name);
  const refusal =
    tenantRefusal(tenant, by) ?? roleRefusal(role, by) ?? takenIdentity(identities, principalId, owners);
  if (refusal !== null) return refuse(refusal);
  if (state !== undefined) return refuse(principalExists(name));
  return accept({
    ...about(tenant, context),
    type: 'PrincipalCreated',
    data: { ...referenceTo({ id: principalId, name }), kind, email, tenant, role, identities },
  });
}

/** Names are unique among all tenants and are never free again, because the trail names people by them. */
export const principalExists = (name: string): Refusal => ({
  code: 'principal_exists',
  detail: `There is a principal '${name}' already.`,
});
