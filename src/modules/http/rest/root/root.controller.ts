import { Controller, Get, Inject, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { VERSION } from '../../../../shared/version.ts';
import { OptionalCredential } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { OnlyKeyGuard } from '../../tiled/only-key-guard.ts';
import { sendPage, wantsPage } from '../sign-in-oidc/sign-in-page.ts';

const rootSchema = z.object({
  service: z.literal('keytrail'),
  version: z.string(),
  docs: z.string().describe('The page about the routes.'),
  tiled: z.string().describe('What Tiled’s clients read first.'),
});

/** Relative, because a proxy may have put the service below a path. */
const DOCS = 'docs';
const TILED = 'api/v1/';
const CONSOLE = 'console';

/**
 * Where somebody arrives who was given the bare address, as Tiled's client asks it first. A key that came along in the
 * address is judged and its use recorded, so that a wrong one is told at once.
 */
@Controller()
@UseGuards(OnlyKeyGuard)
export class RootController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get()
  @OptionalCredential()
  @ApiOperation({ summary: 'What this is, for people and programs; a key that is presented is tried.' })
  @Answers(200, rootSchema)
  @Problems('invalid_api_key', 'not_the_single_user_key')
  root(@Req() request: HttpRequest, @Res() reply: FastifyReply): void {
    if (!wantsPage(request)) {
      const answer = { service: 'keytrail', version: VERSION, docs: DOCS, tiled: TILED } as const;
      void reply.send(answer satisfies z.output<typeof rootSchema>);
      return;
    }
    const tried = request.caller === undefined ? '' : '<p>The key in this address is good.</p>\n';
    const single =
      this.settings.tiledMode === 'single-user'
        ? '<p>Tiled’s client connects to the address that the service printed when it started.</p>\n'
        : '';
    const ways = `<p><a href="${DOCS}">The API</a></p>${
      this.settings.console === 'on' ? `\n<p><a href="${CONSOLE}">The console</a></p>` : ''
    }`;
    sendPage(reply, 200, 'Keytrail is running', `${tried}${single}${ways}`);
  }
}
