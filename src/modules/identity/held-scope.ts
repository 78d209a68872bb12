import type { AuthenticationRequest } from './authenticator.ts';
import type { Caller } from './caller.ts';
import type { Scope } from './domain/scopes.ts';

/** The scope by which a caller may pass, the first that the route names; null where the route takes anybody's credential. */
export const heldScope = (caller: Caller, { anyOf }: AuthenticationRequest): Scope | null | undefined =>
  anyOf === null ? null : anyOf.find((scope) => caller.credential.scopes.has(scope));
