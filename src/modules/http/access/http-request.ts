import type { FastifyRequest } from 'fastify';
import type { Caller } from '../../identity/caller.ts';
import { RefusedError } from '../problems/refused-error.ts';
import type { AccessRule } from './access-rule.ts';

/** A request on its way through our guard, which leaves behind who sent it. */
export interface HttpRequest extends FastifyRequest {
  caller?: Caller;
  /** What the route asks of its callers, for answers that name it. */
  accessRule?: AccessRule;
  /** The route's own event says what it decided, also when it refuses. */
  tellsOwnRefusals?: boolean;
}

/** Route pattern, as the trail names what was asked: `POST /v1/keys/:id/revoke`. */
export const endpointOf = (request: HttpRequest): string =>
  `${request.method} ${request.routeOptions.url ?? ''}`;

/** Who sent the request. Only a route without `@Requires` has none, and such a route must not ask. */
export function callerOf(request: HttpRequest): Caller {
  if (request.caller !== undefined) return request.caller;
  throw new RefusedError({ code: 'api_key_required', detail: 'API key required' });
}
