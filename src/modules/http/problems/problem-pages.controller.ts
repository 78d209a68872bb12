import { readFile } from 'node:fs/promises';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { Public } from '../access/access-rule.ts';
import { isProblemCode } from '../problem-codes.ts';
import { RefusedError } from './refused-error.ts';

/** docs/errors of this package; the source and the built file lie equally deep. */
const PAGES = new URL('../../../../docs/errors/', import.meta.url);

/** Where the `type` of a problem leads: the page about its code. */
@Controller('errors')
export class ProblemPagesController {
  @Get(':code')
  @Public()
  @Header('content-type', 'text/markdown; charset=utf-8')
  @ApiOperation({ summary: 'What an error code means and what to do about it.' })
  page(@Param('code') code: string): Promise<string> {
    // The list of codes decides which files can be read, not the text from the path.
    if (!isProblemCode(code))
      throw new RefusedError({ code: 'route_not_found', detail: 'There is no such error code.' });
    return readFile(new URL(`${code}.md`, PAGES), 'utf8');
  }
}
