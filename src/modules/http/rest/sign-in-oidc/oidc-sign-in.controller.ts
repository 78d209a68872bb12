import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { ValidQuery } from '../../validation/valid-input.ts';
import { tokensSchema, tokensView } from '../sessions/tokens-view.ts';
import { BrowserLegs, type ReturnDoor } from './browser-legs.ts';

/** There is no address to return to among the parameters: whoever could choose it could have codes sent to themselves. */
const beginSchema = z.strictObject({ then: z.enum(['tokens', 'code']).default('tokens') });

/** The form's address is relative, because a proxy may have put the service below a path: seen from the callback's. */
const OWN_DOOR: ReturnDoor = {
  answerForm: '../../device/answer',
  sendTokens: (reply, issued) => void reply.send(tokensView(issued)),
};

/** Signing in by an identity provider, for browsers: away to it, and back. */
@Controller('v1/sign-in/oidc')
export class OidcSignInController {
  constructor(@Inject(BrowserLegs) private readonly legs: BrowserLegs) {}

  @Get(':provider')
  @Public()
  @ApiOperation({
    summary: 'Sign in by an identity provider: redirects a browser there. `then=code`: for another program.',
  })
  @Problems('validation_failed', 'provider_not_found', 'provider_unavailable')
  begin(
    @Param('provider') provider: string,
    @ValidQuery(beginSchema) { then }: z.output<typeof beginSchema>,
    @Req() request: HttpRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.legs.away(provider, { kind: then }, request, reply);
  }

  @Get(':provider/callback')
  @Public()
  @ApiOperation({
    summary: 'Where the provider sends the browser back to: tokens as JSON, or a page with a code.',
  })
  @Answers(200, tokensSchema)
  @Problems(
    'sign_in_state_invalid',
    'provider_refused',
    'identity_token_invalid',
    'sign_in_not_allowed',
    'sign_in_failed',
    'provider_not_found',
    'provider_unavailable',
  )
  callback(
    @Param('provider') provider: string,
    @Req() request: HttpRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.legs.back(provider, OWN_DOOR, request, reply);
  }
}
