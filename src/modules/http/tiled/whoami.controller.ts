import { Controller, Get, Inject, Req, UseInterceptors } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { OptionalCredential } from '../access/access-rule.ts';
import type { HttpRequest } from '../access/http-request.ts';
import { TiledAnswers } from './tiled-answers.ts';
import type { TiledPrincipal } from './tiled-principal-view.ts';
import { TiledPrincipals } from './tiled-principals.ts';

/** Who asks, with the keys that they may know of: what `tiled whoami` and `tiled api_key list` show. */
@Controller('api/v1/auth/whoami')
@UseInterceptors(TiledAnswers)
export class WhoamiController {
  constructor(@Inject(TiledPrincipals) private readonly principals: TiledPrincipals) {}

  /** Null for whoever presents nothing: the client tells "not authenticated" by it. */
  @Get()
  @OptionalCredential()
  @ApiOperation({ summary: 'Tiled: who this is asked by, or null.' })
  whoami(@Req() { caller }: HttpRequest): TiledPrincipal | null {
    return caller === undefined ? null : this.principals.self(caller);
  }
}
