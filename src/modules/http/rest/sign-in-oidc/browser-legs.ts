import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { DEVICE_SECONDS, DEVICE_SIGN_IN, type DeviceSignIn } from '../../../identity/oidc/device-sign-in.ts';
import {
  OIDC_SIGN_IN,
  PENDING_SECONDS,
  type OidcSignIn,
  type ProvenPerson,
} from '../../../identity/oidc/oidc-sign-in.ts';
import { PROVEN_SIGN_IN, type ProvenSignIn } from '../../../identity/oidc/proven-sign-in.ts';
import type { SignInIntent } from '../../../identity/oidc/sign-in-intent.ts';
import type { IssuedTokens } from '../../../identity/sessions.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { originOf } from '../../access/request-origin.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { BrowserCookie } from './browser-cookie.ts';
import type { deviceAnswerSchema } from './device-schemas.ts';
import { pageOrProblem } from './page-or-problem.ts';
import { wantsPage } from './sign-in-page.ts';
import { sendAnsweredPage, sendCodePage, sendDevicePage } from './sign-in-pages.ts';

/** In what a door differs from the others when a browser comes back from a provider. */
export interface ReturnDoor {
  /** Where the form about a device goes, seen from the address that the browser came back to. */
  readonly answerForm: string;
  /** For a program that follows redirects by itself. */
  readonly sendTokens: (reply: FastifyReply, issued: IssuedTokens) => void;
}

/** What a browser is led through when somebody signs in by an identity provider, whichever door they came by. */
@Injectable()
export class BrowserLegs {
  private readonly pending: BrowserCookie;
  private readonly confirmation: BrowserCookie;

  constructor(
    @Inject(OIDC_SIGN_IN) private readonly oidc: OidcSignIn,
    @Inject(PROVEN_SIGN_IN) private readonly proven: ProvenSignIn,
    @Inject(DEVICE_SIGN_IN) private readonly devices: DeviceSignIn,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.pending = new BrowserCookie('sign-in', settings);
    this.confirmation = new BrowserCookie('device', settings);
  }

  /** Sends it to the provider. */
  away(provider: string, intent: SignInIntent, request: HttpRequest, reply: FastifyReply): Promise<void> {
    return pageOrProblem(request, reply, () => this.send(provider, intent, reply));
  }

  /** The link that a device showed. */
  follow(link: string, request: HttpRequest, reply: FastifyReply): Promise<void> {
    return pageOrProblem(request, reply, async () => {
      const device = valueOf(await this.devices.requested(link));
      await this.send(device.provider, { kind: 'device', device }, reply);
    });
  }

  /** It has come back from the provider. */
  back(provider: string, door: ReturnDoor, request: HttpRequest, reply: FastifyReply): Promise<void> {
    return pageOrProblem(request, reply, async () => {
      const pending = this.pending.in(request);
      // Whatever comes of it: an answer of a provider is good for one attempt.
      if (pending !== null) this.pending.clear(reply);
      const person = valueOf(await this.oidc.finish(provider, queryOf(request), pending, originOf(request)));
      await this.welcome(person, door, request, reply);
    });
  }

  /** The form about a device, filled in. */
  answer(
    form: z.output<typeof deviceAnswerSchema>,
    request: HttpRequest,
    reply: FastifyReply,
  ): Promise<void> {
    return pageOrProblem(request, reply, async () => {
      const verdict = valueOf(
        await this.devices.answer({
          confirmation: this.confirmation.in(request),
          formToken: form.form_token,
          userCode: form.user_code,
          isAllowed: form.verdict === 'allow',
          origin: originOf(request),
        }),
      );
      this.confirmation.clear(reply);
      sendAnsweredPage(reply, verdict);
    });
  }

  private async send(provider: string, intent: SignInIntent, reply: FastifyReply): Promise<void> {
    const { location, pending } = valueOf(await this.oidc.begin(provider, intent));
    this.pending.set(reply, pending, PENDING_SECONDS);
    void reply.redirect(location.href, 302);
  }

  private async welcome(
    person: ProvenPerson,
    { answerForm, sendTokens }: ReturnDoor,
    request: HttpRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { intent, principal } = person;
    if (intent.kind === 'device') {
      const question = await this.devices.question(person, intent.device);
      this.confirmation.set(reply, question.confirmation, DEVICE_SECONDS);
      sendDevicePage(reply, question, answerForm);
    } else if (intent.kind === 'tokens' && !wantsPage(request)) {
      sendTokens(reply, valueOf(await this.proven.tokens(person, originOf(request))));
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
