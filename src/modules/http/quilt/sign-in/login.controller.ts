import { randomBytes } from 'node:crypto';
import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Refusal } from '../../../../shared/refusal.ts';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { PASSWORD_SIGN_IN, type PasswordSignIn } from '../../../identity/password-sign-in.ts';
import { Public } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { originOf } from '../../access/request-origin.ts';
import { Problems } from '../../openapi/answers.ts';
import { BrowserCookie } from '../../rest/sign-in-oidc/browser-cookie.ts';
import { sendCodePage } from '../../rest/sign-in-oidc/sign-in-pages.ts';
import { signInSchema } from '../../rest/sessions/session-schemas.ts';
import { ValidBody } from '../../validation/valid-input.ts';
import { isOwnForm } from './own-form.ts';
import { sendLoginPage } from './login-page.ts';

/** Time to find one's password; the form can be asked for again. */
const FORM_SECONDS = 3_600;
const FORM_TOKEN_BYTES = 32;

/** Whatever a browser sends: what is wrong with it is said on the page. */
const loginSchema = z.record(z.string(), z.string());

const FORM_EXPIRED: Refusal = {
  code: 'sign_in_state_invalid',
  detail: 'This form was not made for this browser, or is too old. Please try again.',
};
const FIELDS_MISSING: Refusal = { code: 'sign_in_failed', detail: 'Name or password is wrong.' };

/** Where `quilt3.login()` sends people: they prove who they are, and get a code to paste into the program. */
@Controller('login')
export class QuiltLoginController {
  private readonly cookie: BrowserCookie;

  constructor(
    @Inject(PASSWORD_SIGN_IN) private readonly passwords: PasswordSignIn,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.cookie = new BrowserCookie('login', settings);
  }

  @Get()
  @Public()
  @ApiOperation({ summary: 'The page on which people sign in for a program that asked them to.' })
  page(@Res() reply: FastifyReply): void {
    this.show(reply, null);
  }

  @Post()
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'What that page’s form is sent to; answers with a page that shows the code.' })
  @Problems('unsupported_media_type')
  async signIn(
    @ValidBody(loginSchema) form: z.output<typeof loginSchema>,
    @Req() request: HttpRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isOwnForm(request, form['form_token'], this.cookie.in(request)))
      return this.show(reply, FORM_EXPIRED);
    const { name, password } = form;
    const given = signInSchema.safeParse({ name, password });
    if (!given.success) return this.show(reply, FIELDS_MISSING);
    const proved = await this.passwords.code({ ...given.data, origin: originOf(request) });
    if (!proved.ok) return this.show(reply, proved.refusal);
    this.cookie.clear(reply);
    sendCodePage(reply, given.data.name, proved.value.code, proved.value.expiresAt);
  }

  /** A form with a token of its own, again if there is a refusal to tell. */
  private show(reply: FastifyReply, refusal: Refusal | null): void {
    const formToken = randomBytes(FORM_TOKEN_BYTES).toString('base64url');
    this.cookie.set(reply, formToken, FORM_SECONDS);
    const { oidcIssuer, oidcProvider } = this.settings;
    sendLoginPage(reply, { formToken, refusal, provider: oidcIssuer === null ? null : oidcProvider });
  }
}
