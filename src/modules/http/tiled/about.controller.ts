import { Controller, Get, Inject, Req, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { SETTINGS, type Settings } from '../../../shared/settings.ts';
import { Public, Requires } from '../access/access-rule.ts';
import type { HttpRequest } from '../access/http-request.ts';
import { aboutView, emptyTree, nothingFound } from './about-view.ts';
import { OnlyKeyGuard } from './only-key-guard.ts';
import { TiledAnswers } from './tiled-answers.ts';
import { tiledRoot } from './tiled-root.ts';

/** What Tiled's client asks before it does anything, and the data that it would show: none. */
@Controller('api/v1')
@UseGuards(OnlyKeyGuard)
@UseInterceptors(TiledAnswers)
export class AboutController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Tiled: what this server is and how to sign in.' })
  about(@Req() request: HttpRequest): ReturnType<typeof aboutView> {
    return aboutView(tiledRoot(request, this.settings), this.settings);
  }

  @Get('metadata')
  @Requires('read:metadata')
  @ApiOperation({ summary: 'Tiled: the root of a tree without data, for whoever may read metadata.' })
  metadata(@Req() request: HttpRequest): ReturnType<typeof emptyTree> {
    return emptyTree(tiledRoot(request, this.settings));
  }

  @Get('search')
  @Requires('read:metadata')
  @ApiOperation({ summary: 'Tiled: what the root holds, which is nothing.' })
  search(@Req() request: HttpRequest): ReturnType<typeof nothingFound> {
    return nothingFound(tiledRoot(request, this.settings));
  }
}
