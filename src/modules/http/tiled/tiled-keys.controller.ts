import { Controller, Delete, Get, HttpCode, Inject, Post, Query, Req, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import { OptionalCredential, Requires } from '../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../access/http-request.ts';
import { RefusedError } from '../problems/refused-error.ts';
import { ValidBody } from '../validation/valid-input.ts';
import { validate } from '../validation/validate.ts';
import { TiledAnswers } from './tiled-answers.ts';
import { firstEightText } from './tiled-first-eight.ts';
import { tiledKeyRequestSchema, type TiledKeyRequest } from './tiled-key-request.ts';
import type { TiledKey } from './tiled-key-view.ts';
import { TiledKeys, type TiledKeyWithSecret } from './tiled-keys.ts';
import { TiledPrincipals } from './tiled-principals.ts';

/** Keys of one's own, as `tiled api_key` makes and revokes them. */
@Controller('api/v1/auth/apikey')
@UseInterceptors(TiledAnswers)
export class TiledKeysController {
  constructor(
    @Inject(TiledKeys) private readonly keys: TiledKeys,
    @Inject(TiledPrincipals) private readonly principals: TiledPrincipals,
  ) {}

  @Post()
  @HttpCode(200)
  @Requires('create:apikeys')
  @ApiOperation({ summary: 'Tiled: make an API key for oneself.' })
  create(
    @ValidBody(tiledKeyRequestSchema) input: TiledKeyRequest,
    @Req() request: HttpRequest,
  ): Promise<TiledKeyWithSecret> {
    const caller = callerOf(request);
    return this.keys.create(input, caller.credential, caller);
  }

  @Get()
  @OptionalCredential()
  @ApiOperation({ summary: 'Tiled: the API key that this is asked with.' })
  which(@Req() request: HttpRequest): TiledKey {
    const key = request.caller && this.principals.presented(request.caller);
    const [view] = key === undefined ? [] : this.principals.keyViews([key]);
    if (view !== undefined) return view;
    throw new RefusedError({
      code: 'api_key_required',
      detail: 'No API key was provided with this request.',
    });
  }

  @Delete()
  @HttpCode(204)
  @Requires('revoke:apikeys')
  @ApiOperation({
    summary: 'Tiled: revoke an API key of one’s own, by the first eight characters of its secret.',
  })
  @ApiQuery({ name: 'first_eight', schema: { type: 'string' } })
  revoke(@Query('first_eight') firstEight: unknown, @Req() request: HttpRequest): Promise<void> {
    const caller = callerOf(request);
    return this.keys.revoke(
      validate(firstEightText, { first_eight: firstEight }, 'query').first_eight,
      caller.credential,
      caller,
      'The currently-authenticated PrincipalType.user has no such API key.',
    );
  }
}
