import {
  Body,
  Controller,
  Delete,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiConsumes, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CLOCK, type Clock } from '../../../shared/clock.ts';
import { OWN_PROVIDER } from '../../identity/domain/own-provider.ts';
import { PASSWORD_SIGN_IN, type PasswordSignIn } from '../../identity/password-sign-in.ts';
import { SESSION_SERVICE, type SessionService } from '../../identity/sessions.ts';
import { AnyCredential, Public } from '../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../access/http-request.ts';
import { originOf } from '../access/request-origin.ts';
import { valueOf } from '../problems/refused-error.ts';
import { ValidBody } from '../validation/valid-input.ts';
import { validate } from '../validation/validate.ts';
import { JsonAnswers } from './json-answers.ts';
import { idOfUuid } from './tiled-id.ts';
import { uuidSchema } from './tiled-principal-schemas.ts';
import { passwordGrantSchema, refreshTokenSchema } from './tiled-token-schemas.ts';
import { signedInView, tiledTokens, type SignedInView, type TiledTokens } from './tiled-tokens.ts';

type RefreshToken = z.output<typeof refreshTokenSchema>;

/** Signing in with a password and ending sessions, as `tiled login` and `tiled logout` do it. */
@Controller('api/v1/auth')
@UseInterceptors(JsonAnswers)
export class TiledSignInController {
  constructor(
    @Inject(PASSWORD_SIGN_IN) private readonly passwords: PasswordSignIn,
    @Inject(SESSION_SERVICE) private readonly sessions: SessionService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post(`provider/${OWN_PROVIDER}/token`)
  @HttpCode(200)
  @Public()
  @ApiConsumes('application/x-www-form-urlencoded', 'application/json')
  @ApiOperation({ summary: 'Tiled: sign in with a name and a password.' })
  async token(
    @ValidBody(passwordGrantSchema) body: z.output<typeof passwordGrantSchema>,
    @Req() request: HttpRequest,
  ): Promise<SignedInView> {
    const { username: name, password } = body;
    const issued = valueOf(await this.passwords.signIn({ name, password, origin: originOf(request) }));
    return signedInView(issued, this.clock.nowMs());
  }

  @Post('session/refresh')
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Tiled: new tokens for a refresh token, which is good once.' })
  async refresh(
    @ValidBody(refreshTokenSchema) { refresh_token: token }: RefreshToken,
    @Req() request: HttpRequest,
  ): Promise<TiledTokens> {
    const issued = valueOf(await this.sessions.exchange({ token, origin: originOf(request) }));
    return tiledTokens(issued, this.clock.nowMs());
  }

  @Post('session/revoke')
  @HttpCode(204)
  @Public()
  @ApiOperation({ summary: 'Tiled: end the session of a refresh token.' })
  async signOut(
    @ValidBody(refreshTokenSchema) { refresh_token: token }: RefreshToken,
    @Req() request: HttpRequest,
  ): Promise<void> {
    valueOf(await this.sessions.signOut({ token, origin: originOf(request) }));
  }

  @Delete('session/revoke/:id')
  @HttpCode(204)
  @AnyCredential()
  @ApiOperation({ summary: 'Tiled: end a session of one’s own.' })
  async revoke(@Param('id') uuid: string, @Req() request: HttpRequest): Promise<void> {
    const sessionId = idOfUuid('ses', validate(uuidSchema, { uuid }, 'query').uuid);
    const ended = await this.sessions.revoke({ sessionId, reason: 'revoked', caller: callerOf(request) });
    // Ended before: what was asked for is so.
    if (!ended.ok && ended.refusal.code !== 'session_over') valueOf(ended);
  }

  @Post('logout')
  @HttpCode(200)
  @Public()
  @ApiOperation({
    summary: 'Tiled: forget a key that the browser has in a cookie; sessions are ended elsewhere.',
  })
  logout(@Body() _body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Record<string, never> {
    void reply.header('set-cookie', 'tiled_api_key=; Max-Age=0; HttpOnly; Path=/; SameSite=lax');
    return {};
  }
}
