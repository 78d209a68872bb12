import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { DEVICE_SIGN_IN, DEVICE_SECONDS, type DeviceSignIn } from '../../../identity/oidc/device-sign-in.ts';
import {
  OIDC_SIGN_IN,
  PENDING_SECONDS,
  type OidcSignIn,
  type ProvenPerson,
} from '../../../identity/oidc/oidc-sign-in.ts';
import { PROVEN_SIGN_IN, type ProvenSignIn } from '../../../identity/oidc/proven-sign-in.ts';
import { Public } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { originOf } from '../../access/request-origin.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { ValidQuery } from '../../validation/valid-input.ts';
import { tokensSchema, tokensView } from '../sessions/tokens-view.ts';
import { BrowserCookie } from './browser-cookie.ts';
import { pageOrProblem } from './page-or-problem.ts';
import { wantsPage } from './sign-in-page.ts';
import { sendCodePage, sendDevicePage } from './sign-in-pages.ts';

/** There is no address to return to among the parameters: whoever could choose it could have codes sent to themselves. */
const beginSchema = z.strictObject({ then: z.enum(['tokens', 'code']).default('tokens') });

/** Signing in by an identity provider, for browsers: away to it, and back. */
@Controller('v1/sign-in/oidc')
export class OidcSignInController {
  private readonly pending: BrowserCookie;
  private readonly deviceCookie: BrowserCookie;

  constructor(
    @Inject(OIDC_SIGN_IN) private readonly oidc: OidcSignIn,
    @Inject(PROVEN_SIGN_IN) private readonly proven: ProvenSignIn,
    @Inject(DEVICE_SIGN_IN) private readonly devices: DeviceSignIn,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.pending = new BrowserCookie('sign-in', settings);
    this.deviceCookie = new BrowserCookie('device', settings);
  }

  @Get(':provider')
  @Public()
  @ApiOperation({
    summary: 'Sign in by an identity provider: redirects a browser there. `then=code`: for another program.',
  })
  @Problems('validation_failed', 'provider_not_found', 'provider_unavailable')
  async begin(
    @Param('provider') provider: string,
    @ValidQuery(beginSchema) { then }: z.output<typeof beginSchema>,
    @Req() request: HttpRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await pageOrProblem(request, reply, async () => {
      const { location, pending } = valueOf(await this.oidc.begin(provider, { kind: then }));
      this.pending.set(reply, pending, PENDING_SECONDS);
      void reply.redirect(location.href, 302);
    });
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
  async callback(
    @Param('provider') provider: string,
    @Req() request: HttpRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await pageOrProblem(request, reply, async () => {
      const pending = this.pending.in(request);
      // Whatever comes of it: an answer of a provider is good for one attempt.
      if (pending !== null) this.pending.clear(reply);
      const person = valueOf(await this.oidc.finish(provider, queryOf(request), pending, originOf(request)));
      await this.welcome(person, request, reply);
    });
  }

  private async welcome(person: ProvenPerson, request: HttpRequest, reply: FastifyReply): Promise<void> {
    const { intent, principal } = person;
    if (intent.kind === 'device') {
      const question = await this.devices.question(person, intent.device);
      this.deviceCookie.set(reply, question.confirmation, DEVICE_SECONDS);
      sendDevicePage(reply, question);
    } else if (intent.kind === 'tokens' && !wantsPage(request)) {
      const issued = valueOf(await this.proven.tokens(person, originOf(request)));
      void reply.send(tokensView(issued));
    } else {
      const { code, expiresAt } = valueOf(await this.proven.code(person, originOf(request)));
      if (wantsPage(request)) sendCodePage(reply, principal.name, code, expiresAt);
      else void reply.send({ code, expiresAt });
    }
  }
}

/** As it came: what a provider may add to it is not for us to say. */
const queryOf = ({ url }: HttpRequest): URLSearchParams => {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
};
