import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CLOCK, type Clock } from '../../../shared/clock.ts';
import { SETTINGS, type Settings } from '../../../shared/settings.ts';
import { DEVICE_SIGN_IN, type DeviceSignIn } from '../../identity/oidc/device-sign-in.ts';
import { PROVIDER_NOT_FOUND } from '../../identity/oidc/oidc-refusals.ts';
import { Public } from '../access/access-rule.ts';
import type { HttpRequest } from '../access/http-request.ts';
import { originOf } from '../access/request-origin.ts';
import { RefusedError, valueOf } from '../problems/refused-error.ts';
import { BrowserLegs, type ReturnDoor } from '../rest/sign-in-oidc/browser-legs.ts';
import { deviceAnswerSchema, deviceLinkSchema } from '../rest/sign-in-oidc/device-schemas.ts';
import { schemaObject } from '../validation/schema-object.ts';
import { ValidBody, ValidQuery } from '../validation/valid-input.ts';
import { validate } from '../validation/validate.ts';
import { JsonAnswers } from './json-answers.ts';
import { bytesOf } from './tiled-answers.ts';
import { deviceCodeOf, deviceView, deviceWaits, tiledDeviceSchema } from './tiled-device.ts';
import { tiledRoot } from './tiled-root.ts';
import { tiledTokens, type TiledTokens } from './tiled-tokens.ts';

/** Without a request the browser signs in for itself. */
const authorizeSchema = z.object(deviceLinkSchema.partial().shape);

/**
 * Signing in by an identity provider, as `tiled login` does it for a provider of mode `external`: the same device flow and
 * the same legs of the browser as under `/v1/sign-in`, by Tiled's paths, names and statuses.
 */
@Controller('api/v1/auth/provider/:provider')
export class TiledProviderController {
  private readonly door: ReturnDoor;

  constructor(
    @Inject(DEVICE_SIGN_IN) private readonly devices: DeviceSignIn,
    @Inject(BrowserLegs) private readonly legs: BrowserLegs,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.door = {
      answerForm: 'device_code',
      sendTokens: (reply, issued) => {
        const type = 'application/json';
        const tokens = tiledTokens(issued, this.clock.nowMs());
        void reply.header('content-type', type).send(bytesOf(tokens, type));
      },
    };
  }

  @Post('authorize')
  @HttpCode(200)
  @Public()
  @UseInterceptors(JsonAnswers)
  @ApiOperation({ summary: 'Tiled: begin to sign in by an identity provider: a link and a code to show.' })
  async begin(
    @Param('provider') provider: string,
    @Req() request: HttpRequest,
  ): Promise<ReturnType<typeof deviceView>> {
    const begun = valueOf(await this.devices.begin(provider, originOf(request)));
    return deviceView(begun, `${tiledRoot(request, this.settings)}/auth/provider/${provider}`);
  }

  @Get('authorize')
  @Public()
  @ApiOperation({ summary: 'Tiled: the link to show: redirects a browser to the identity provider.' })
  authorize(
    @Param('provider') provider: string,
    @ValidQuery(authorizeSchema) { request: link }: z.output<typeof authorizeSchema>,
    @Req() request: HttpRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return link === undefined
      ? this.legs.away(provider, { kind: 'tokens' }, request, reply)
      : this.legs.follow(link, request, reply);
  }

  @Get('code')
  @Public()
  @ApiOperation({ summary: 'Tiled: where the provider may send the browser back to; tokens, or a page.' })
  code(
    @Param('provider') provider: string,
    @Req() request: HttpRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.legs.back(provider, this.door, request, reply);
  }

  @Get('device_code')
  @Public()
  @ApiOperation({ summary: 'Tiled: the same for a device: asks for the code that it shows.' })
  question(
    @Param('provider') provider: string,
    @Req() request: HttpRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.legs.back(provider, this.door, request, reply);
  }

  @Post('device_code')
  @HttpCode(200)
  @Public()
  @ApiConsumes('application/x-www-form-urlencoded', 'application/json')
  @ApiOperation({ summary: 'Tiled: the form of that page.' })
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
  @UseInterceptors(JsonAnswers)
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @ApiBody({ schema: schemaObject(tiledDeviceSchema, 'input') })
  @ApiOperation({ summary: 'Tiled: tokens, once somebody has typed the code; until then 400.' })
  async token(
    @Param('provider') provider: string,
    @Body() body: unknown,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TiledTokens | ReturnType<typeof deviceWaits>> {
    const { oidcIssuer, oidcProvider } = this.settings;
    // First: whatever was sent to a provider that is not there, that is what is wrong with it.
    if (oidcIssuer === null || provider !== oidcProvider) throw new RefusedError(PROVIDER_NOT_FOUND);
    const code = deviceCodeOf(validate(tiledDeviceSchema, body, 'body').device_code);
    if (code === null) return deviceWaits(reply, null);
    const outcome = await this.devices.poll(code, originOf(request));
    if (!outcome.ok) return deviceWaits(reply, outcome.refusal);
    return tiledTokens(outcome.value, this.clock.nowMs());
  }
}
