import { SetMetadata } from '@nestjs/common';
import type { Scope } from '../../identity/domain/scopes.ts';

/** Who may call a route. The guard refuses a route that has no rule. */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'credential' }
  | { readonly kind: 'optional' }
  | { readonly kind: 'scope'; readonly anyOf: AnyOfScopes; readonly recordUse: boolean };

/** Any one of these is enough. The first is what a refusal asks for. */
export type AnyOfScopes = readonly [Scope, ...Scope[]];

export const ACCESS_RULE = 'keytrail:access-rule';

/** Anybody may call the route, without a key. */
export const Public = (): MethodDecorator =>
  SetMetadata(ACCESS_RULE, { kind: 'public' } satisfies AccessRule);

/** The route takes any credential that is good, whatever it may do: it is about the caller itself. */
export const AnyCredential = (): MethodDecorator =>
  SetMetadata(ACCESS_RULE, { kind: 'credential' } satisfies AccessRule);

/** Like {@link AnyCredential}, and whoever presents none may call the route, too: it then has no caller. */
export const OptionalCredential = (): MethodDecorator =>
  SetMetadata(ACCESS_RULE, { kind: 'optional' } satisfies AccessRule);

/**
 * The route takes a credential that holds `scope`, or one of several: a route that does less for some of them decides so
 * itself. The call is recorded as a use of the credential, unless the route's own command records it in the event that
 * it appends anyway.
 */
export const Requires = (
  scope: Scope | AnyOfScopes,
  options: { readonly recordUse: boolean } = { recordUse: true },
): MethodDecorator =>
  SetMetadata(ACCESS_RULE, {
    kind: 'scope',
    anyOf: typeof scope === 'string' ? [scope] : scope,
    recordUse: options.recordUse,
  } satisfies AccessRule);
