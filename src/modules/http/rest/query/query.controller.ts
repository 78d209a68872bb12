import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { DATASET_QUERIES, type DatasetQueries } from '../../../dataset-queries/dataset-queries.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { ValidBody } from '../../validation/valid-input.ts';
import { abandoned } from '../abandoned.ts';
import { queryAnswerSchema, querySchema } from './query-schemas.ts';

/** Figures of the datasets `keys`, `usage`, `events` and `alerts`, by names instead of SQL: SetuPranali's `/v1/query`. */
@Controller('v1/query')
export class QueryController {
  constructor(@Inject(DATASET_QUERIES) private readonly queries: DatasetQueries) {}

  @Post()
  @HttpCode(200)
  @Requires('query:run')
  @ApiOperation({
    summary: 'Metrics of a dataset by dimensions, of what the caller may see and its key is allowed.',
  })
  @Answers(200, queryAnswerSchema)
  @Problems(
    'forbidden',
    'validation_failed',
    'query_too_large',
    'query_timeout',
    'query_cancelled',
    'query_engine_unavailable',
  )
  async run(
    @ValidBody(querySchema) body: z.output<typeof querySchema>,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof queryAnswerSchema>> {
    return valueOf(await this.queries.run(body, callerOf(request), abandoned(reply)));
  }
}
