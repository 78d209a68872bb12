import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { VerifyKey } from '../../../keys/commands/verify-key/verify-key.command.ts';
import { VERIFICATION_METRICS, type VerificationMetrics } from '../../../operations/verification-metrics.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { presentedSecret } from '../../access/presented-secret.ts';
import { rateLimitHeaders } from '../../access/rate-limit-headers.ts';
import { originOf, USER_AGENT_CHARS_MAX } from '../../access/request-origin.ts';
import { refusalOfError } from '../../problems/refusal-of-error.ts';
import { RefusedError, valueOf } from '../../problems/refused-error.ts';
import { validate } from '../../validation/validate.ts';
import { verificationView } from '../keys/verification-view.ts';
import { verifySchema } from '../keys/verify-input.ts';
import { identityHeaders, type VerifiedKey } from './identity-headers.ts';
import type { OriginalRequest } from './original-request.ts';
import { printableHeader } from './printable-header.ts';
import { problemHeader, PROBLEM_HEADER } from './problem-header.ts';
import { refusalOf } from './refusal-of-verification.ts';
import type { Target } from './target.ts';

/** What a proxy asks: may this request pass, for this? */
export interface Question {
  readonly original: OriginalRequest;
  readonly target: Target;
}

/**
 * Forward-auth, whichever way a proxy asks: judges the key that the original request presents, and answers in headers,
 * since some proxies look at nothing else.
 */
@Injectable()
export class ForwardAuth {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(VERIFICATION_METRICS) private readonly metrics: VerificationMetrics,
  ) {}

  /** @throws RefusedError for whoever may not pass, with the problem in a header of the reply */
  async answer(read: () => Question, request: HttpRequest, reply: FastifyReply): Promise<void> {
    try {
      // Without a body: nginx reads none in a subrequest, and would open a connection for every question.
      void reply.headers(identityHeaders(await this.bearerOf(read(), request, reply)));
    } catch (error) {
      void reply.header(PROBLEM_HEADER, problemHeader(refusalOfError(error).refusal, request.id));
      throw error;
    }
  }

  private async bearerOf(
    { original, target }: Question,
    request: HttpRequest,
    reply: FastifyReply,
  ): Promise<VerifiedKey> {
    const startedAtMs = performance.now();
    const query = { ...original.query, ...(request.query as object) };
    const secret = valueOf(presentedSecret(request.headers, query));
    if (secret === null) throw new RefusedError({ code: 'api_key_required', detail: 'API key required' });

    const origin = originOf(request);
    const wanted = validate(
      verifySchema,
      {
        secret,
        dataset: target.dataset,
        permission: target.permission,
        sourceIp: origin.ip,
        userAgent: origin.userAgent === null ? null : printableHeader(origin.userAgent, USER_AGENT_CHARS_MAX),
        endpoint: original.endpoint,
      },
      'description of the original request',
    );
    const verification = await this.commands.execute(
      new VerifyKey({ ...wanted, caller: null, requestId: request.id }),
    );
    this.metrics.observe(verification.code, startedAtMs);
    const { key } = verificationView(verification);
    const { rateLimit } = verification;
    if (rateLimit !== null) void reply.headers(rateLimitHeaders(rateLimit, 'key'));
    const refusal = refusalOf(verification, { ...wanted, ip: wanted.sourceIp });
    if (refusal !== null) throw new RefusedError(refusal);
    if (key === null) throw new RefusedError({ code: 'invalid_api_key', detail: 'Invalid API key' });
    return key;
  }
}
