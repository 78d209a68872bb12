import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { ValidQuery } from '../../validation/valid-input.ts';
import { ForwardAuth } from './forward-auth.ts';
import { originalRequest } from './original-request.ts';
import { targetSchema, type Target } from './target.ts';

/**
 * Forward-auth: a proxy hands on the headers of a request and asks whether to let it through. Public, because the key in
 * those headers is what is judged; whoever asks directly learns nothing but whether their own key is good.
 */
@Controller('v1/authorize')
export class AuthorizeController {
  constructor(@Inject(ForwardAuth) private readonly forwardAuth: ForwardAuth) {}

  @Get()
  @Public()
  @ApiOperation({
    summary: 'Forward-auth for nginx auth_request, Traefik and Caddy.',
    description:
      'Judges the key in the headers of the original request. The proxy says what is asked for with the query ' +
      'parameters dataset and permission, and describes the request with X-Original-Method and X-Original-URI or ' +
      'with X-Forwarded-Method and X-Forwarded-Uri. 200 has no body and comes with X-Keytrail-Key-Id, -Key-Name, ' +
      '-Key-Fingerprint, -Owner, -Tenant and -Role, percent-encoded where they are not printable ASCII. A refusal ' +
      'has its problem also in X-Keytrail-Problem, as JSON, for proxies that drop the body.',
  })
  @Problems(
    'malformed_request',
    'conflicting_credentials',
    'api_key_required',
    'invalid_api_key',
    'forbidden',
    'rate_limited',
    'log_unavailable',
  )
  authorize(
    // What is asked for is in the address alone, which is the proxy's. A header could be the client's.
    @ValidQuery(targetSchema) target: Target,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const question = () => ({ original: valueOf(originalRequest(request.headers)), target });
    return this.forwardAuth.answer(question, request, reply);
  }
}
