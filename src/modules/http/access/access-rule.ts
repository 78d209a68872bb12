import { SetMetadata } from '@nestjs/common';
import type { Scope } from '../../identity/domain/scopes.ts';

/** Who may call a route. The guard refuses a route that has no rule. */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'scope'; readonly scope: Scope; readonly recordUse: boolean };

export const ACCESS_RULE = 'keytrail:access-rule';

/** Anybody may call the route, without a key. */
export const Public = (): MethodDecorator =>
  SetMetadata(ACCESS_RULE, { kind: 'public' } satisfies AccessRule);

/**
 * The route takes a key that holds `scope`. The call is recorded as a use of that key, unless the route's own command
 * records it in the event that it appends anyway.
 */
export const Requires = (
  scope: Scope,
  options: { readonly recordUse: boolean } = { recordUse: true },
): MethodDecorator =>
  SetMetadata(ACCESS_RULE, { kind: 'scope', scope, recordUse: options.recordUse } satisfies AccessRule);
