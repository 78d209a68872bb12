import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AUTHENTICATOR, type Authenticator } from '../../identity/authenticator.ts';
import type { Caller } from '../../identity/caller.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import type { Result } from '../../../shared/result.ts';
import { RefusedError, valueOf } from '../problems/refused-error.ts';
import { ACCESS_RULE, type AccessRule } from './access-rule.ts';
import { admitField } from './field-access.ts';
import { endpointOf, type HttpRequest } from './http-request.ts';
import { presentedSecret } from './presented-secret.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { originOf } from './request-origin.ts';

type Handler = ReturnType<ExecutionContext['getHandler']>;

/**
 * The one door: no route is entered without its rule being satisfied, and a route without a rule is entered by nobody.
 * It leaves the caller on the request.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  /** Reading metadata takes longer than everything else here, and the hot path comes by on every request. */
  private readonly rules = new Map<Handler, AccessRule | undefined>();

  constructor(@Inject(AUTHENTICATOR) private readonly authenticator: Authenticator) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const rule = this.ruleOf(context.getHandler());
    if (rule === undefined) {
      throw new RefusedError({
        code: 'forbidden',
        detail: 'Nobody may call this route: it states no access rule.',
      });
    }
    if (context.getType<string>() === 'graphql') return admitField(this.authenticator, rule, context);
    if (rule.kind === 'public') return true;

    const http = context.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (rule.kind === 'scope' && !rule.recordUse) request.tellsOwnRefusals = true;
    request.accessRule = rule;
    const secret = valueOf(presentedSecret(request.headers, request.query));
    if (rule.kind === 'optional' && secret === null) return true;
    const outcome = this.authenticator.authenticate({
      secret,
      origin: originOf(request),
      endpoint: endpointOf(request),
      anyOf: rule.kind === 'scope' ? rule.anyOf : null,
      recordUse: rule.kind !== 'scope' || rule.recordUse,
    });
    return outcome instanceof Promise
      ? outcome.then((settled) => admit(request, reply, settled))
      : admit(request, reply, outcome);
  }

  private ruleOf(handler: Handler): AccessRule | undefined {
    if (this.rules.has(handler)) return this.rules.get(handler);
    const rule = Reflect.getMetadata(ACCESS_RULE, handler) as AccessRule | undefined;
    this.rules.set(handler, rule);
    return rule;
  }
}

/** A refusal states its rate limit itself, since it is answered elsewhere. */
function admit(request: HttpRequest, reply: FastifyReply, outcome: Result<Caller, Refusal>): true {
  const caller = valueOf(outcome);
  if (caller.rateLimit !== undefined) void reply.headers(rateLimitHeaders(caller.rateLimit, 'key'));
  request.caller = caller;
  return true;
}
