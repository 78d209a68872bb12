import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { isoTime } from '../../../../shared/iso-time.ts';
import { ALERT_DIRECTORY, type AlertDirectory } from '../../../alerts/alert-directory.ts';
import { EndSuppression } from '../../../alerts/commands/end-suppression/end-suppression.command.ts';
import { SuppressAlerts } from '../../../alerts/commands/suppress-alerts/suppress-alerts.command.ts';
import type { Suppression } from '../../../alerts/lifecycle/suppression.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { ValidBody, ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { tenantFilter } from './alert-access.ts';
import { listSuppressionsSchema, suppressSchema } from './alert-schemas.ts';
import {
  suppressionPageSchema,
  suppressionSchema,
  suppressionView,
  type SuppressionPageView,
  type SuppressionView,
} from './suppression-view.ts';

/** What people need not be told of, for a time and a reason. The alerts are raised and kept all the same. */
@Controller('v1/alert-suppressions')
export class AlertSuppressionsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ALERT_DIRECTORY) private readonly alerts: AlertDirectory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(201)
  @Requires('alerts:write')
  @ApiOperation({
    summary:
      'Tell nobody of alerts of a rule, a key or an owner, for at most 90 days. Not for one’s own keys.',
  })
  @Answers(201, suppressionSchema)
  @Problems('validation_failed', 'key_not_found', 'own_alert', 'tenant_forbidden')
  async suppress(
    @ValidBody(suppressSchema) wanted: z.output<typeof suppressSchema>,
    @Req() request: HttpRequest,
  ): Promise<SuppressionView> {
    const command = new SuppressAlerts({ wanted, caller: callerOf(request) });
    return this.#view(valueOf(await this.commands.execute(command)));
  }

  @Get()
  @Requires('alerts:read')
  @ApiOperation({
    summary: 'List suppressions, the newest first, of one’s own tenant unless admin or auditor.',
  })
  @Answers(200, suppressionPageSchema)
  @Problems('validation_failed', 'cursor_invalid', 'tenant_forbidden')
  list(
    @ValidQuery(listSuppressionsSchema) query: z.output<typeof listSuppressionsSchema>,
    @Req() request: HttpRequest,
  ): SuppressionPageView {
    const { limit, cursor, state, tenant } = query;
    const filter = {
      state,
      ...(tenant === undefined ? {} : { tenant }),
      ...tenantFilter(callerOf(request), tenant),
    };
    const [before = null] = cursor === undefined ? [] : decodeCursor('suppressions', filter, 1, cursor);
    const { state: _, ...ofTenant } = filter;
    const wanted = state === 'all' ? ofTenant : { ...ofTenant, inForceAt: isoTime(this.clock.nowMs()) };
    const page = this.alerts.suppressions(wanted, { before, limit });
    return {
      items: page.items.map((suppression) => this.#view(suppression)),
      nextCursor: page.next === null ? null : encodeCursor('suppressions', filter, [page.next]),
    };
  }

  @Post(':id/end')
  @HttpCode(200)
  @Requires('alerts:write')
  @ApiOperation({ summary: 'End a suppression before its time; one that is over stays as it is.' })
  @Answers(200, suppressionSchema)
  @Problems('suppression_not_found')
  async end(@Param('id') suppressionId: string, @Req() request: HttpRequest): Promise<SuppressionView> {
    const command = new EndSuppression({ suppressionId, caller: callerOf(request) });
    return this.#view(valueOf(await this.commands.execute(command)));
  }

  #view(suppression: Suppression): SuppressionView {
    return suppressionView(suppression, isoTime(this.clock.nowMs()));
  }
}
