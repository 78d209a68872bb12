import { Controller, Header, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { VerifyKey } from '../../../keys/commands/verify-key/verify-key.command.ts';
import { VERIFICATION_METRICS, type VerificationMetrics } from '../../../operations/verification-metrics.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { rateLimitHeaders } from '../../access/rate-limit-headers.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { ValidBody } from '../../validation/valid-input.ts';
import { verificationSchema, verificationText } from './verification-view.ts';
import { quickVerifyInput, verifySchema, type VerifyInput } from './verify-input.ts';

/** The hot path: nothing here but validation, the command and the view. */
@Controller('v1/keys')
export class VerifyController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(VERIFICATION_METRICS) private readonly metrics: VerificationMetrics,
  ) {}

  @Post('verify')
  @HttpCode(200)
  @Header('content-type', 'application/json; charset=utf-8')
  // The verification's own event names the caller under `via`; a second event would double the writes.
  @Requires('keys:verify', { recordUse: false })
  @ApiOperation({
    summary: 'Is this secret good, and may it do this? Answered when the answer is in the trail.',
  })
  @Answers(200, verificationSchema)
  @Problems('validation_failed', 'log_unavailable')
  async verify(
    @ValidBody(verifySchema, quickVerifyInput) input: VerifyInput,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const startedAtMs = performance.now();
    const caller = callerOf(request);
    const verification = await this.commands.execute(
      new VerifyKey({ ...input, caller, requestId: request.id }),
    );
    this.metrics.observe(verification.code, startedAtMs);
    const { rateLimit } = verification;
    if (rateLimit !== null) void reply.headers(rateLimitHeaders(rateLimit, 'bearer'));
    return verificationText(verification);
  }
}
