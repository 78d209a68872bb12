import type { PrincipalEvent } from '../../../events/catalogue.ts';
import type { SignInFailure } from '../../../events/sign-in-failed.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { DecisionContext } from '../../keys/domain/decision.ts';
import { decideCreatePrincipal } from './create-principal.ts';
import { isDeclared } from './principal-refusals.ts';
import type { Principal } from './principal.ts';
import { decideUpdatePrincipal } from './update-principal.ts';
import type { VouchedIdentity, VouchingRules } from './vouched-identity.ts';

/** Whom the directory knows that it may be. */
export interface Acquaintances {
  readonly byIdentity: Principal | undefined;
  /** The one whose name they would have: their verified mail address, if they have any. */
  readonly byName: Principal | undefined;
}

/** Somebody who may sign in as they are, or once an event about them is in the log. */
export type SigningIn =
  { readonly event: null; readonly principal: Principal } | { readonly event: PrincipalEvent };

/** The actor of what happens to principals because a provider vouches for them. */
export const providerActorId = (provider: string): string => `oidc:${provider}`;

/** The identity has been looked for already: nobody else has it. */
const NOBODY_ELSE = { owners: () => undefined, ownsKeys: false };

/**
 * As which principal somebody signs in for whom a provider vouches: the one that has this identity; else, where the rules
 * allow it, the user whose name is their verified mail address; else a new one, if the rules give them a role.
 */
export function decideSigningIn(
  vouched: VouchedIdentity,
  known: Acquaintances,
  rules: VouchingRules,
  context: DecisionContext,
): Result<SigningIn, SignInFailure> {
  if (known.byIdentity !== undefined) return welcomeBack(known.byIdentity, vouched, rules, context);
  if (known.byName !== undefined) {
    const isLinked = rules.linkByEmail && vouched.email !== null;
    return isLinked ? link(known.byName, vouched, context) : refuse('unknown_principal');
  }
  if (vouched.role === null) return refuse('unknown_principal');
  const created = decideCreatePrincipal(
    undefined,
    {
      name: nameOf(vouched),
      kind: 'user',
      email: vouched.email,
      tenant: vouched.tenant,
      role: vouched.role,
      identities: [{ provider: vouched.provider, subject: vouched.subject }],
    },
    null,
    NOBODY_ELSE.owners,
    context,
  );
  return created.ok ? accept({ event: created.value }) : refuse('unknown_principal');
}

/** What a new principal is called: by an unverified address nobody is known. */
export const nameOf = ({ provider, subject, email }: VouchedIdentity): string =>
  email ?? `${provider}:${subject}`;

/**
 * Whom a provider's word created keeps following it, so that a role taken away there is taken away here, at the next
 * sign-in at the latest. Principals that a file or an administrator made keep what those gave them. Nobody changes their
 * tenant by signing in: their keys would stay behind, and with them a way into the tenant that they left.
 */
function welcomeBack(
  principal: Principal,
  vouched: VouchedIdentity,
  rules: VouchingRules,
  context: DecisionContext,
): Result<SigningIn, SignInFailure> {
  if (principal.disabledAt !== null) return refuse('principal_disabled');
  if (principal.createdBy !== providerActorId(vouched.provider)) return accept({ principal, event: null });
  if (vouched.role === null || principal.tenant !== vouched.tenant) return refuse('unknown_principal');
  const changes = rules.roleClaim === null ? {} : { role: vouched.role };
  const updated = decideUpdatePrincipal(principal, changes, null, NOBODY_ELSE, context);
  return accept(updated.ok ? { event: updated.value } : { principal, event: null });
}

/** A second identity of the same provider is another person to whom the address was given later. */
function link(
  principal: Principal,
  { provider, subject }: VouchedIdentity,
  context: DecisionContext,
): Result<SigningIn, SignInFailure> {
  if (principal.disabledAt !== null) return refuse('principal_disabled');
  if (principal.kind !== 'user' || principal.identities.some((one) => one.provider === provider))
    return refuse('unknown_principal');
  // A file that declares a principal would take the identity away again at its next reading.
  if (isDeclared(principal)) return accept({ principal, event: null });
  const identities = [...principal.identities, { provider, subject }];
  const updated = decideUpdatePrincipal(principal, { identities }, null, NOBODY_ELSE, context);
  return accept(updated.ok ? { event: updated.value } : { principal, event: null });
}
