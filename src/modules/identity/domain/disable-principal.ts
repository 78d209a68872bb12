import type { PrincipalDisabled } from '../../../events/principal-disabled.ts';
import type { PrincipalEnabled } from '../../../events/principal-enabled.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { about, referenceTo } from './principal-event.ts';
import { nothingToChange, ownRefusal, requireChangeable, type Administering } from './principal-refusals.ts';
import type { Principal } from './principal.ts';

/** Neither sign-ins nor keys of the principal are accepted until it is enabled again. */
export function decideDisablePrincipal(
  state: Principal | undefined,
  reason: string | null,
  by: Administering,
  context: DecisionContext,
): Result<PrincipalDisabled, Refusal> {
  const changeable = requireChangeable(state, by);
  if (!changeable.ok) return changeable;
  const principal = changeable.value;
  const own = ownRefusal(principal, by, 'disables themselves');
  if (own !== null) return refuse(own);
  if (principal.disabledAt !== null)
    return refuse(nothingToChange(`The principal has been disabled since ${principal.disabledAt}.`));
  return accept({
    ...about(principal.tenant, context),
    type: 'PrincipalDisabled',
    data: { ...referenceTo(principal), reason },
  });
}

export function decideEnablePrincipal(
  state: Principal | undefined,
  reason: string | null,
  by: Administering,
  context: DecisionContext,
): Result<PrincipalEnabled, Refusal> {
  const changeable = requireChangeable(state, by);
  if (!changeable.ok) return changeable;
  const principal = changeable.value;
  const own = ownRefusal(principal, by, 'enables themselves');
  if (own !== null) return refuse(own);
  if (principal.disabledAt === null) return refuse(nothingToChange('The principal is not disabled.'));
  return accept({
    ...about(principal.tenant, context),
    type: 'PrincipalEnabled',
    data: { ...referenceTo(principal), reason },
  });
}
