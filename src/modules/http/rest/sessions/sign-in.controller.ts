import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { isoTime } from '../../../../shared/iso-time.ts';
import { PASSWORD_SIGN_IN, type PasswordSignIn } from '../../../identity/password-sign-in.ts';
import { SESSION_SERVICE, type SessionService } from '../../../identity/sessions.ts';
import { AnyCredential, Public } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { originOf } from '../../access/request-origin.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { RefusedError, valueOf } from '../../problems/refused-error.ts';
import { ValidBody } from '../../validation/valid-input.ts';
import { refreshSchema, signInSchema } from './session-schemas.ts';
import { sessionSchema, sessionView, type SessionView } from './session-view.ts';
import { tokensSchema, tokensView, type TokensView } from './tokens-view.ts';

/** Getting tokens, getting new ones for them, and giving them up. */
@Controller('v1')
export class SignInController {
  constructor(
    @Inject(PASSWORD_SIGN_IN) private readonly passwords: PasswordSignIn,
    @Inject(SESSION_SERVICE) private readonly sessions: SessionService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('sign-in')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Sign in with a name and a password of this installation’s own users.' })
  @Answers(200, tokensSchema)
  @Problems('validation_failed', 'sign_in_failed', 'sign_in_throttled', 'sign_in_off', 'busy')
  async signIn(
    @ValidBody(signInSchema) { name, password }: z.output<typeof signInSchema>,
    @Req() request: HttpRequest,
  ): Promise<TokensView> {
    return tokensView(valueOf(await this.passwords.signIn({ name, password, origin: originOf(request) })));
  }

  @Post('sessions/refresh')
  @HttpCode(200)
  @Public()
  @ApiOperation({
    summary: 'Exchange a refresh token, or the code of a sign-in, for new tokens. Each is good once.',
  })
  @Answers(200, tokensSchema)
  @Problems('validation_failed', 'invalid_refresh_token', 'sign_in_off')
  async refresh(
    @ValidBody(refreshSchema) { refreshToken }: z.output<typeof refreshSchema>,
    @Req() request: HttpRequest,
  ): Promise<TokensView> {
    return tokensView(
      valueOf(await this.sessions.exchange({ token: refreshToken, origin: originOf(request) })),
    );
  }

  @Post('sign-out')
  @HttpCode(200)
  @AnyCredential()
  @ApiOperation({ summary: 'End the session that this is asked with.' })
  @Answers(200, sessionSchema)
  @Problems('forbidden', 'session_over')
  async signOut(@Req() request: HttpRequest): Promise<SessionView> {
    const caller = callerOf(request);
    if (caller.credential.kind !== 'session') {
      throw new RefusedError({ code: 'forbidden', detail: 'An API key has no session; revoke it instead.' });
    }
    const { sessionId } = caller.credential;
    const ended = valueOf(await this.sessions.revoke({ sessionId, reason: 'signed_out', caller }));
    return sessionView(ended, isoTime(this.clock.nowMs()), sessionId);
  }
}
