import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../access/access-rule.ts';
import type { HttpRequest } from '../access/http-request.ts';
import { Problems } from '../openapi/answers.ts';
import { RefusedError } from '../problems/refused-error.ts';
import { CONSOLE_FILES, type ConsoleFile, type ConsoleFiles } from './console-files.ts';
import { CONSOLE_HEADERS } from './console-headers.ts';

/** The web console's files, which hold nothing of anybody's: what they show, the browser asks the API for. */
@Controller('console')
export class ConsoleController {
  constructor(@Inject(CONSOLE_FILES) private readonly console: ConsoleFiles) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'The web console, for people with a browser.' })
  @ApiProduces('text/html')
  page(@Req() request: HttpRequest, @Res() reply: FastifyReply): void {
    send(request, reply, this.console.page);
  }

  @Get('*')
  @Public()
  @ApiOperation({ summary: 'A script or the style of the web console.' })
  @ApiParam({ name: 'path', description: 'As the page names it.' })
  @ApiProduces('text/javascript', 'text/css')
  @Problems('route_not_found')
  file(@Param('*') path: string, @Req() request: HttpRequest, @Res() reply: FastifyReply): void {
    // A slash too many; the page's addresses are relative and would lead elsewhere from there.
    if (path === '') return void reply.redirect('../console', 302);
    // The map decides what can be read, not the text of the path: no folder is looked into.
    const file = this.console.files.get(path);
    if (file === undefined)
      throw new RefusedError({ code: 'route_not_found', detail: 'The console has no such file.' });
    send(request, reply, file);
  }
}

function send({ headers }: HttpRequest, reply: FastifyReply, { body, contentType, etag }: ConsoleFile): void {
  void reply.headers(CONSOLE_HEADERS).header('etag', etag);
  if (isSame(headers['if-none-match'], etag)) void reply.code(304).send();
  else void reply.header('content-type', contentType).send(body);
}

/** A proxy that compresses makes weak tags of ours; for what a browser keeps, those are as good. */
const isSame = (known: string | undefined, etag: string): boolean =>
  known !== undefined && known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
