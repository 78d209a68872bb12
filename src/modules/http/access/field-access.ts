import type { ExecutionContext } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import type { Authenticator } from '../../identity/authenticator.ts';
import { valueOf } from '../problems/refused-error.ts';
import type { AccessRule } from './access-rule.ts';
import { callerOf, endpointOf, type HttpRequest } from './http-request.ts';
import { presentedSecret } from './presented-secret.ts';
import { originOf } from './request-origin.ts';

/** Where Nest puts what a GraphQL resolver is given: parent, arguments, context, and what is asked. */
const CONTEXT = 2;
const INFO = 3;

/**
 * Whether the caller of a GraphQL request may have one field of it. The route has let the credential in, and recorded
 * that; what it lacks for a field is recorded like any other denial, with the field in the place of the route.
 */
export function admitField(
  authenticator: Authenticator,
  rule: AccessRule,
  context: ExecutionContext,
): boolean | Promise<boolean> {
  const { request } = context.getArgByIndex<{ readonly request: HttpRequest }>(CONTEXT);
  const { credential } = callerOf(request);
  if (rule.kind !== 'scope' || rule.anyOf.some((scope) => credential.scopes.has(scope))) return true;
  return denied(authenticator, rule, request, context.getArgByIndex<GraphQLResolveInfo>(INFO));
}

/** @throws RefusedError, unless the credential has got the right since the route let it in */
async function denied(
  authenticator: Authenticator,
  { anyOf }: Extract<AccessRule, { kind: 'scope' }>,
  request: HttpRequest,
  { parentType, fieldName }: GraphQLResolveInfo,
): Promise<true> {
  const outcome = await authenticator.authenticate({
    secret: valueOf(presentedSecret(request.headers, request.query)),
    origin: originOf(request),
    endpoint: `${endpointOf(request)} ${parentType.name}.${fieldName}`,
    anyOf,
    recordUse: true,
  });
  valueOf(outcome);
  return true;
}
