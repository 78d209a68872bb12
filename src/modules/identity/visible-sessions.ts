import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import { seenTenants, seesTenant, type Caller } from './caller.ts';
import type { PrincipalDirectory } from './principal-directory.ts';

export interface SessionFilter {
  readonly principalId?: string;
  readonly tenant?: string;
}

const NOT_ALLOWED: Refusal = {
  code: 'forbidden',
  detail: "You see only your own sessions: you do not hold the scope 'read:principals'.",
};

/**
 * Which sessions a caller may list: their own, and with `read:principals` those of any principal that they see. A key has
 * no sessions of its own, so without a principal it asks for all that it may see. Null: none, because there is no such
 * principal or it is in another tenant, which look the same.
 */
export function visibleSessions(
  principals: Pick<PrincipalDirectory, 'byId'>,
  caller: Caller,
  principalId: string | undefined,
): Result<SessionFilter | null, Refusal> {
  const { credential } = caller;
  const own = credential.kind === 'session' ? credential.principalId : undefined;
  const asked = principalId ?? own;
  if (asked !== undefined && asked === own) return accept({ principalId: asked });
  if (!credential.scopes.has('read:principals')) return refuse(NOT_ALLOWED);
  if (asked === undefined) return accept(seenTenants(caller));
  const principal = principals.byId(asked);
  return accept(
    principal !== undefined && seesTenant(caller, principal.tenant) ? { principalId: asked } : null,
  );
}
