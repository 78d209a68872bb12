import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { AnyCredential } from '../../access/access-rule.ts';
import type { HttpRequest } from '../../access/http-request.ts';
import { Problems } from '../../openapi/answers.ts';
import { BrokenRequests } from '../../problems/broken-requests.ts';
import { ValidBody } from '../../validation/valid-input.ts';
import { graphQLAnswer, type GraphQLAnswer } from './graphql-answer.ts';
import { runDocument } from './run-document.ts';

/** Clients add `extensions` and the like, which nothing here depends on. */
const documentSchema = z.object({
  query: z.string().min(1),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * Where the Python client asks everything. Without a good credential there is no answer of GraphQL at all but a 401, which
 * is all that the client looks at. Everything else is 200: the client cannot read another status with `errors` in it.
 */
@Controller('graphql')
export class GraphQLController {
  constructor(
    @Inject(GraphQLSchemaHost) private readonly host: GraphQLSchemaHost,
    @Inject(BrokenRequests) private readonly brokenRequests: BrokenRequests,
  ) {}

  @Post()
  @HttpCode(200)
  @AnyCredential()
  @ApiOperation({ summary: 'Quilt’s GraphQL: the seven operations on API keys.' })
  @Problems('validation_failed')
  async run(
    @ValidBody(documentSchema) body: z.output<typeof documentSchema>,
    @Req() request: HttpRequest,
  ): Promise<GraphQLAnswer> {
    const outcome = await runDocument(this.host.schema, body, { request });
    return graphQLAnswer(outcome, (error, code) => this.brokenRequests.note(error, code, request));
  }
}
