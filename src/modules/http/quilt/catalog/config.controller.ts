import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { Public } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { catalogConfig, catalogConfigSchema } from './catalog-config.ts';
import { ownAddress } from './own-address.ts';

/** The first thing that Quilt's client asks for: where everything else is. */
@Controller('config.json')
export class CatalogConfigController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Where Quilt’s client finds the registry: this service.' })
  @Answers(200, catalogConfigSchema)
  @Problems('malformed_request')
  config(@Req() request: HttpRequest): z.output<typeof catalogConfigSchema> {
    return catalogConfig(this.settings, this.settings.publicUrl ?? ownAddress(request));
  }
}
