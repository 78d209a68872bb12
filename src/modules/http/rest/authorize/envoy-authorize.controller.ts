import {
  applyDecorators,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Options,
  Patch,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import { ApiOperation, ApiParam } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { Problems } from '../../openapi/answers.ts';
import { validate } from '../../validation/validate.ts';
import { ForwardAuth, type Question } from './forward-auth.ts';
import { describedRequest } from './original-request.ts';
import { targetSchema } from './target.ts';

/** Envoy's `path_prefix`. */
const PREFIX = '/v1/authorize';

const ForEnvoy = (): MethodDecorator =>
  applyDecorators(
    Public(),
    ApiOperation({
      summary: 'Forward-auth for Envoy ext_authz.',
      description:
        'As GET /v1/authorize. The method and the rest of the path are those of the original request, and what is ' +
        'asked for is in X-Keytrail-Dataset and X-Keytrail-Permission, which Envoy sets with headers_to_add.',
    }),
    ApiParam({ name: 'path', description: 'Path of the original request.' }),
    Problems(
      'conflicting_credentials',
      'api_key_required',
      'invalid_api_key',
      'forbidden',
      'rate_limited',
      'log_unavailable',
    ),
  );

/**
 * Forward-auth as Envoy asks: with the method, path and query of the original request, behind a prefix. So the query is
 * the client's, and headers are the proxy's: Envoy hands on none of the client's but those that it is told to.
 */
@Controller('v1/authorize/*')
export class EnvoyAuthorizeController {
  constructor(@Inject(ForwardAuth) private readonly forwardAuth: ForwardAuth) {}

  @Get()
  @ForEnvoy()
  get(@Req() request: HttpRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    return this.forwardAuth.answer(() => questionOf(request), request, reply);
  }

  @Post()
  @HttpCode(200)
  @ForEnvoy()
  post(@Req() request: HttpRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    return this.forwardAuth.answer(() => questionOf(request), request, reply);
  }

  @Put()
  @ForEnvoy()
  put(@Req() request: HttpRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    return this.forwardAuth.answer(() => questionOf(request), request, reply);
  }

  @Patch()
  @ForEnvoy()
  patch(@Req() request: HttpRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    return this.forwardAuth.answer(() => questionOf(request), request, reply);
  }

  @Delete()
  @ForEnvoy()
  delete(@Req() request: HttpRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    return this.forwardAuth.answer(() => questionOf(request), request, reply);
  }

  @Options()
  @ForEnvoy()
  options(@Req() request: HttpRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    return this.forwardAuth.answer(() => questionOf(request), request, reply);
  }
}

function questionOf({ method, url, headers }: HttpRequest): Question {
  const [dataset, permission] = [headers['x-keytrail-dataset'], headers['x-keytrail-permission']];
  const target = {
    ...(dataset === undefined ? {} : { dataset }),
    ...(permission === undefined ? {} : { permission }),
  };
  return {
    original: describedRequest(method, url.slice(PREFIX.length)),
    target: validate(targetSchema, target, 'headers'),
  };
}
