import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { isoTime } from '../../../../shared/iso-time.ts';
import type { Refusal } from '../../../../shared/refusal.ts';
import type { Result } from '../../../../shared/result.ts';
import type { PolicyException } from '../../../policies/domain/policy-exception.ts';
import { POLICY_EXCEPTIONS, type PolicyExceptions } from '../../../policies/policy-exceptions.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { validate } from '../../validation/validate.ts';
import { OptionalBody, ValidBody, ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import {
  exceptionPageSchema,
  exceptionSchema,
  exceptionView,
  type ExceptionPageView,
  type ExceptionView,
} from './exception-view.ts';
import {
  decisionSchema,
  exceptionIdText,
  listExceptionsSchema,
  requestExceptionSchema,
} from './policy-schemas.ts';

type Decision = z.output<typeof decisionSchema>;

/** Leave of a policy, which one person asks for and another one gives. */
@Controller('v1/policy-exceptions')
export class PolicyExceptionsController {
  constructor(
    @Inject(POLICY_EXCEPTIONS) private readonly exceptions: PolicyExceptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(201)
  @Requires('policies:write')
  @ApiOperation({
    summary:
      'Ask that a policy leave a key, an owner’s keys or a tenant’s alone, for at most 365 days. Somebody else decides.',
  })
  @Answers(201, exceptionSchema)
  @Problems('validation_failed', 'policy_not_found', 'key_not_found', 'tenant_forbidden')
  async request(
    @ValidBody(requestExceptionSchema) wanted: z.output<typeof requestExceptionSchema>,
    @Req() request: HttpRequest,
  ): Promise<ExceptionView> {
    return this.#view(await this.exceptions.request(wanted, callerOf(request)));
  }

  @Get()
  @Requires('reports:read')
  @ApiOperation({
    summary: 'List exceptions, the newest first, of one’s own tenant unless admin or auditor.',
  })
  @Answers(200, exceptionPageSchema)
  @Problems('validation_failed', 'cursor_invalid')
  list(
    @ValidQuery(listExceptionsSchema) query: z.output<typeof listExceptionsSchema>,
    @Req() request: HttpRequest,
  ): ExceptionPageView {
    const { limit, cursor, ...filter } = query;
    const { state, ...rest } = filter;
    const [before = null] = cursor === undefined ? [] : decodeCursor('policy exceptions', filter, 1, cursor);
    const wanted = state === 'all' ? rest : { ...rest, state };
    const { items, next } = this.exceptions.list(wanted, callerOf(request), { before, limit });
    const now = isoTime(this.clock.nowMs());
    return {
      items: items.map((exception) => exceptionView(exception, now)),
      nextCursor: next === null ? null : encodeCursor('policy exceptions', filter, [next]),
    };
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Requires('policies:write')
  @ApiOperation({
    summary: 'Approve an exception that somebody else asked for and that is not for one’s own keys.',
  })
  @Answers(200, exceptionSchema)
  @Problems(
    'validation_failed',
    'policy_exception_not_found',
    'own_policy_exception',
    'policy_exception_over',
  )
  async approve(
    @Param('id') id: string,
    @OptionalBody(decisionSchema) { note }: Decision,
    @Req() request: HttpRequest,
  ): Promise<ExceptionView> {
    const decision = { kind: 'approve', note } as const;
    return this.#view(await this.exceptions.decide(given(id), decision, callerOf(request)));
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Requires('policies:write')
  @ApiOperation({
    summary: 'Reject an exception that somebody else asked for and that is not for one’s own keys.',
  })
  @Answers(200, exceptionSchema)
  @Problems(
    'validation_failed',
    'policy_exception_not_found',
    'own_policy_exception',
    'policy_exception_over',
  )
  async reject(
    @Param('id') id: string,
    @OptionalBody(decisionSchema) { note }: Decision,
    @Req() request: HttpRequest,
  ): Promise<ExceptionView> {
    const decision = { kind: 'reject', note } as const;
    return this.#view(await this.exceptions.decide(given(id), decision, callerOf(request)));
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Requires('policies:write')
  @ApiOperation({ summary: 'Take back a request, or end an approved exception before its time.' })
  @Answers(200, exceptionSchema)
  @Problems('validation_failed', 'policy_exception_not_found', 'policy_exception_over')
  async withdraw(
    @Param('id') id: string,
    @OptionalBody(decisionSchema) { note }: Decision,
    @Req() request: HttpRequest,
  ): Promise<ExceptionView> {
    return this.#view(await this.exceptions.withdraw(given(id), note, callerOf(request)));
  }

  #view(result: Result<PolicyException, Refusal>): ExceptionView {
    return exceptionView(valueOf(result), isoTime(this.clock.nowMs()));
  }
}

const given = (id: string): string => validate(exceptionIdText, id, 'exception id');
