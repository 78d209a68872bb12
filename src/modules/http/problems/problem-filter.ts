import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { LOGGER } from '../../operations/logger.ts';
import { rateLimitHeaders } from '../access/rate-limit-headers.ts';
import { scrubSecrets } from '../../operations/secret-scrubber.ts';
import { ROUTE_TABLE, type RouteTable } from '../server/route-table.ts';
import { problemOf, PROBLEM_MEDIA_TYPE } from './problem.ts';
import { refusalOfError } from './refusal-of-error.ts';

/** RFC 6750: without it a client cannot know that presenting a key would help. */
const CHALLENGE = 'Bearer realm="keytrail"';
/** With it a client knows that it should refresh its tokens, and not ask for a key. */
const INVALID_TOKEN_CHALLENGE = `${CHALLENGE}, error="invalid_token"`;

/** How long a client should wait when the service cannot answer at present, in seconds. */
const RETRY_AFTER_SECONDS = '5';

/** Turns whatever was thrown into problem+json. What broke on our side goes to the log, with its cause. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(ROUTE_TABLE) private readonly routes: RouteTable,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { refusal, broken } = refusalOfError(error);
    if (broken)
      this.logger.error({ err: error, requestId: request.id, route: request.routeOptions.url }, refusal.code);
    if (reply.sent) return;

    // Only where no route matched: a route may itself say that what it was asked for does not exist.
    const allowed = request.is404 ? this.routes.methodsFor(request.url) : [];
    const problem =
      allowed.length > 0
        ? problemOf(
            { code: 'method_not_allowed', detail: `This route takes ${allowed.join(', ')}.` },
            request.id,
          )
        : problemOf(refusal, request.id);
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '));
    if (problem.status === 401) {
      const challenge = refusal.code === 'invalid_access_token' ? INVALID_TOKEN_CHALLENGE : CHALLENGE;
      void reply.header('www-authenticate', challenge);
    }
    if (refusal.retryAfterSeconds !== undefined)
      void reply.header('retry-after', String(refusal.retryAfterSeconds));
    if (refusal.rateLimit !== undefined) void reply.headers(rateLimitHeaders(refusal.rateLimit, 'key'));
    if (problem.status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
    // As text: Nest and Fastify would otherwise choose application/json for an object. Scrubbed: a sentence may quote
    // what was asked for, such as a key id, in whose place somebody may have put a secret.
    const body = scrubSecrets(JSON.stringify(problem));
    void reply.code(problem.status).header('content-type', PROBLEM_MEDIA_TYPE).send(body);
  }
}
