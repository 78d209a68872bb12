import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import {
  DEVICE_SECONDS,
  DEVICE_SIGN_IN,
  POLL_INTERVAL_SECONDS,
  type DeviceSignIn,
  type DeviceWait,
} from '../../../identity/oidc/device-sign-in.ts';
import { Public } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { originOf } from '../../access/request-origin.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { ValidBody, ValidQuery } from '../../validation/valid-input.ts';
import { BrowserLegs } from './browser-legs.ts';
import {
  beginDeviceSchema,
  deviceAnswerSchema,
  deviceLinkSchema,
  deviceSchema,
  deviceTokenSchema,
  deviceTokensSchema,
} from './device-schemas.ts';

/** What a device is told in words; the code is what it acts by. */
const WAITS: Readonly<Record<DeviceWait, string>> = {
  authorization_pending: 'Nobody has confirmed the code yet.',
  slow_down: 'Ask less often.',
  access_denied: 'The person said that they did not ask for it.',
  expired_token: 'Nobody confirmed the code in time; begin again.',
  invalid_grant: 'The device code is not good, or was exchanged already.',
};

/** Signing in on a device without a browser, with RFC 8628's names, errors and answers, so that its libraries fit. */
@Controller('v1/sign-in/device')
export class DeviceSignInController {
  constructor(
    @Inject(DEVICE_SIGN_IN) private readonly devices: DeviceSignIn,
    @Inject(BrowserLegs) private readonly legs: BrowserLegs,
  ) {}

  @Post()
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Begin to sign in on a device: a link and a code for it to show.' })
  @Answers(200, deviceSchema)
  @Problems('validation_failed', 'provider_not_found')
  async begin(
    @ValidBody(beginDeviceSchema) { provider }: z.output<typeof beginDeviceSchema>,
    @Req() request: HttpRequest,
  ): Promise<z.output<typeof deviceSchema>> {
    const { deviceCode, userCode, link } = valueOf(await this.devices.begin(provider, originOf(request)));
    return {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: link,
      verification_uri_complete: link,
      expires_in: DEVICE_SECONDS,
      interval: POLL_INTERVAL_SECONDS,
    };
  }

  @Get()
  @Public()
  @ApiOperation({ summary: 'The link that a device shows: redirects a browser to the identity provider.' })
  @Problems('validation_failed', 'sign_in_state_invalid', 'provider_not_found', 'provider_unavailable')
  follow(
    @ValidQuery(deviceLinkSchema) { request: link }: z.output<typeof deviceLinkSchema>,
    @Req() request: HttpRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.legs.follow(link, request, reply);
  }

  @Post('answer')
  @HttpCode(200)
  @Public()
  @ApiConsumes('application/x-www-form-urlencoded', 'application/json')
  @ApiOperation({
    summary: 'The form of the page: whether the device may sign in, and the code that it shows.',
  })
  @Problems('validation_failed', 'sign_in_state_invalid', 'sign_in_failed')
  answer(
    @ValidBody(deviceAnswerSchema) form: z.output<typeof deviceAnswerSchema>,
    @Req() request: HttpRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.legs.answer(form, request, reply);
  }

  @Post('token')
  @HttpCode(200)
  @Public()
  @ApiConsumes('application/x-www-form-urlencoded', 'application/json')
  @ApiOperation({
    summary: 'Tokens for a device whose code somebody has confirmed; until then 400 with RFC 8628’s `error`.',
  })
  @Answers(200, deviceTokensSchema)
  @Problems('validation_failed')
  async token(
    @ValidBody(deviceTokenSchema) body: z.output<typeof deviceTokenSchema>,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<
    z.output<typeof deviceTokensSchema> | { readonly error: string; readonly error_description: string }
  > {
    const outcome = await this.devices.poll(body.device_code, originOf(request));
    if (!outcome.ok) {
      void reply.code(400);
      return { error: outcome.refusal, error_description: WAITS[outcome.refusal] };
    }
    const { accessToken, accessTokenExpiresInSeconds, refreshToken } = outcome.value;
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: accessTokenExpiresInSeconds,
      refresh_token: refreshToken,
    };
  }
}
