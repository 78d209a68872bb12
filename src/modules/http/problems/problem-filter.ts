import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Refusal } from '../../../shared/refusal.ts';
import type { HttpRequest } from '../access/http-request.ts';
import { rateLimitHeaders } from '../access/rate-limit-headers.ts';
import { isAwsUrl } from '../cloudtrail/aws-door.ts';
import { sendAwsProblem } from '../cloudtrail/faults/send-fault.ts';
import { scrubSecrets } from '../../operations/secret-scrubber.ts';
import { ROUTE_TABLE, type RouteTable } from '../server/route-table.ts';
import { isTiledUrl } from '../tiled/tiled-door.ts';
import { sendTiledProblem } from '../tiled/tiled-error.ts';
import { BrokenRequests } from './broken-requests.ts';
import { asClientsRead } from './client-problem.ts';
import { problemOf, PROBLEM_MEDIA_TYPE } from './problem.ts';
import { refusalOfError } from './refusal-of-error.ts';
import { REFUSED_REQUESTS, type RefusedRequests } from './refused-requests.ts';

/** RFC 6750: without it a client cannot know that presenting a key would help. */
const CHALLENGE = 'Bearer realm="keytrail"';
/** With it a client knows that it should refresh its tokens, and not ask for a key. */
const INVALID_TOKEN_CHALLENGE = `${CHALLENGE}, error="invalid_token"`;

/** How long a client should wait when the service cannot answer at present, in seconds. */
const RETRY_AFTER_SECONDS = 5;

/** Turns whatever was thrown into problem+json. What broke on our side goes to the log, with its cause. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(BrokenRequests) private readonly brokenRequests: BrokenRequests,
    @Inject(ROUTE_TABLE) private readonly routes: RouteTable,
    @Inject(REFUSED_REQUESTS) private readonly refused: RefusedRequests,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // A field of a GraphQL request: its route answers with what went wrong in each.
    if (host.getType<string>() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { refusal, broken } = refusalOfError(error);
    if (broken) this.brokenRequests.note(error, refusal.code, request);
    if (reply.sent) return;

    // Only where no route matched: a route may itself say that what it was asked for does not exist.
    const allowed = request.is404 ? this.routes.methodsFor(request.url) : [];
    const recorded = this.refused.record(request, problemOf(refusal, request.id).status, refusal);
    const answer = (told: Refusal): void => this.answer(request, reply, told, allowed);
    if (recorded === null) answer(refusal);
    // What cannot be put into the trail is not told either.
    else
      recorded.then(() => answer(refusal)).catch((cause: unknown) => answer(this.unrecorded(request, cause)));
  }

  private unrecorded(request: HttpRequest, cause: unknown): Refusal {
    const { refusal } = refusalOfError(cause);
    this.brokenRequests.note(cause, refusal.code, request);
    return refusal;
  }

  private answer(
    request: HttpRequest,
    reply: FastifyReply,
    refusal: Refusal,
    allowed: readonly string[],
  ): void {
    const problem =
      allowed.length > 0
        ? problemOf(
            { code: 'method_not_allowed', detail: `This route takes ${allowed.join(', ')}.` },
            request.id,
          )
        : problemOf(refusal, request.id);
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '));
    if (isTiledUrl(request.url)) {
      const told = allowed.length > 0 ? ({ ...refusal, code: 'method_not_allowed' } as const) : refusal;
      return sendTiledProblem(request, reply, told);
    }
    if (isAwsUrl(request.url)) {
      const told = allowed.length > 0 ? ({ ...refusal, code: 'method_not_allowed' } as const) : refusal;
      return sendAwsProblem(request, reply, told);
    }
    if (problem.status === 401) {
      const challenge = refusal.code === 'invalid_access_token' ? INVALID_TOKEN_CHALLENGE : CHALLENGE;
      void reply.header('www-authenticate', challenge);
    }
    const retryAfter =
      refusal.retryAfterSeconds ?? (problem.status === 503 ? RETRY_AFTER_SECONDS : undefined);
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    if (refusal.rateLimit !== undefined) void reply.headers(rateLimitHeaders(refusal.rateLimit, 'key'));
    // As text: Nest and Fastify would otherwise choose application/json for an object. Scrubbed: a sentence may quote
    // what was asked for, such as a key id, in whose place somebody may have put a secret.
    const body = scrubSecrets(JSON.stringify(asClientsRead(problem, request.url)));
    void reply.code(problem.status).header('content-type', PROBLEM_MEDIA_TYPE).send(body);
  }
}
