import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { SESSION_SERVICE, type SessionService } from '../../../identity/sessions.ts';
import { Public } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { originOf } from '../../access/request-origin.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { RefusedError, valueOf } from '../../problems/refused-error.ts';
import { secretText } from '../../validation/text-schemas.ts';
import { ValidBody } from '../../validation/valid-input.ts';

const tokenRequestSchema = z.object({ refresh_token: secretText });

/** As Quilt's client reads it. The time is a number: as text it would be kept, and every later call fail on it. */
const tokensSchema = z.object({
  refresh_token: z.string(),
  access_token: z.string(),
  expires_at: z.int().describe('Seconds since 1970.'),
});

/** Exchanges the code of a sign-in, or a refresh token, for tokens, in Quilt's form. */
@Controller('api/token')
export class QuiltTokenController {
  constructor(
    @Inject(SESSION_SERVICE) private readonly sessions: SessionService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  // The client takes any other status, 201 too, for a failure.
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Quilt’s exchange of a code or a refresh token, sent as a form, for tokens.' })
  @Answers(200, tokensSchema)
  @Problems('validation_failed', 'unsupported_media_type', 'invalid_refresh_token', 'sign_in_off')
  async exchange(
    @ValidBody(tokenRequestSchema) body: z.output<typeof tokenRequestSchema>,
    @Req() request: HttpRequest,
  ): Promise<z.output<typeof tokensSchema>> {
    if (request.headers['content-type']?.startsWith('application/json') === true)
      throw new RefusedError({
        code: 'unsupported_media_type',
        detail: 'This route takes a form: application/x-www-form-urlencoded.',
      });
    const issued = valueOf(
      await this.sessions.exchange({
        token: body.refresh_token,
        origin: originOf(request),
        // The client refreshes when its program starts, and never again: a notebook would stop working within minutes.
        accessSeconds: this.settings.quiltAccessTokenSeconds,
      }),
    );
    return {
      refresh_token: issued.refreshToken,
      access_token: issued.accessToken,
      expires_at: Math.floor(this.clock.nowMs() / MS_PER_SECOND) + issued.accessTokenExpiresInSeconds,
    };
  }
}
