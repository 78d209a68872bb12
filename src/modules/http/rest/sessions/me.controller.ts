import { Controller, Get, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { AnyCredential } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers } from '../../openapi/answers.ts';
import { meSchema, meView, type MeView } from './me-view.ts';

/** Who the caller is here. */
@Controller('v1/me')
export class MeController {
  @Get()
  @AnyCredential()
  @ApiOperation({ summary: 'Who this is asked by, and what they may do.' })
  @Answers(200, meSchema)
  me(@Req() request: HttpRequest): MeView {
    return meView(callerOf(request));
  }
}
