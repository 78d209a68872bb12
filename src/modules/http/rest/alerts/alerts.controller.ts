import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  ALERT_DIRECTORY,
  type AlertDirectory,
  type AlertGroup,
  type AlertOnRecord,
  type AlertPosition,
} from '../../../alerts/alert-directory.ts';
import { AcknowledgeAlert } from '../../../alerts/commands/acknowledge-alert/acknowledge-alert.command.ts';
import { ResolveAlert } from '../../../alerts/commands/resolve-alert/resolve-alert.command.ts';
import { visibleAlert } from '../../../alerts/visible-alert.ts';
import { KEY_READINGS, type KeyReadings } from '../../../keys/key-readings.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { OptionalBody, ValidBody, ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { keysShownBy, tenantFilter } from './alert-access.ts';
import { alertLifeSchema, alertLifeView, type AlertLifeView } from './alert-life-view.ts';
import { alertGroupView, alertPageSchema, type AlertPageView } from './alert-page-view.ts';
import { acknowledgeSchema, listAlertsSchema, resolveSchema, type ListAlerts } from './alert-schemas.ts';
import { alertView } from './alert-view.ts';

/** What was found in the trail that a person should look at, and what they say of it. */
@Controller('v1/alerts')
export class AlertsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ALERT_DIRECTORY) private readonly alerts: AlertDirectory,
    @Inject(KEY_READINGS) private readonly readings: KeyReadings,
  ) {}

  @Get()
  @Requires('alerts:read')
  @ApiOperation({
    summary:
      'List alerts, or the keys that have some, the newest first, of one’s own tenant unless admin or auditor.',
  })
  @Answers(200, alertPageSchema)
  @Problems('validation_failed', 'cursor_invalid', 'tenant_forbidden')
  async list(
    @ValidQuery(listAlertsSchema) query: ListAlerts,
    @Req() request: HttpRequest,
  ): Promise<AlertPageView> {
    const { limit, cursor, groupBy, ...asked } = query;
    const filter = { ...asked, ...tenantFilter(callerOf(request), asked.tenant) };
    const listing = groupBy === undefined ? 'alerts' : 'alerts by key';
    const page = { after: cursor === undefined ? null : positionOf(listing, filter, cursor), limit };
    const found = groupBy === undefined ? this.alerts.list(filter, page) : this.alerts.groups(filter, page);
    const shown = found.items.map((item) => ('latest' in item ? item.latest.alert : item.alert));
    await this.readings.record(keysShownBy(request, shown, filter));
    return {
      items: viewsOf(found.items),
      nextCursor:
        found.next === null ? null : encodeCursor(listing, filter, [found.next.raisedAt, found.next.id]),
    };
  }

  @Get(':id')
  @Requires('alerts:read')
  @ApiOperation({ summary: 'One alert, with what became of it and where its events are.' })
  @Answers(200, alertLifeSchema)
  @Problems('alert_not_found')
  async get(@Param('id') id: string, @Req() request: HttpRequest): Promise<AlertLifeView> {
    const found = valueOf(visibleAlert(this.alerts, id, callerOf(request)));
    await this.readings.record(keysShownBy(request, [found.alert]));
    return this.#life(found);
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @Requires('alerts:write')
  @ApiOperation({ summary: 'Say that somebody looks into an alert. Nobody does that for their own keys.' })
  @Answers(200, alertLifeSchema)
  @Problems('validation_failed', 'alert_not_found', 'own_alert', 'alert_already_resolved')
  async acknowledge(
    @Param('id') alertId: string,
    @OptionalBody(acknowledgeSchema) { note }: z.output<typeof acknowledgeSchema>,
    @Req() request: HttpRequest,
  ): Promise<AlertLifeView> {
    const command = new AcknowledgeAlert({ alertId, note, caller: callerOf(request) });
    return this.#life(valueOf(await this.commands.execute(command)));
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @Requires('alerts:write')
  @ApiOperation({ summary: 'Say what an alert was, and close it. Nobody does that for their own keys.' })
  @Answers(200, alertLifeSchema)
  @Problems('validation_failed', 'alert_not_found', 'own_alert', 'alert_already_resolved')
  async resolve(
    @Param('id') alertId: string,
    @ValidBody(resolveSchema) { resolution, note }: z.output<typeof resolveSchema>,
    @Req() request: HttpRequest,
  ): Promise<AlertLifeView> {
    const command = new ResolveAlert({ alertId, resolution, note, caller: callerOf(request) });
    return this.#life(valueOf(await this.commands.execute(command)));
  }

  #life(found: AlertOnRecord): AlertLifeView {
    const { suppressedBy } = found;
    return alertLifeView(found, suppressedBy === null ? undefined : this.alerts.suppression(suppressedBy));
  }
}

/** All of a page are of one sort. */
function viewsOf(items: readonly (AlertOnRecord | AlertGroup)[]): AlertPageView['items'] {
  const groups = items.flatMap((item) => ('latest' in item ? [alertGroupView(item)] : []));
  if (groups.length > 0) return groups;
  return items.flatMap((item) => ('latest' in item ? [] : [alertView(item)]));
}

function positionOf(listing: string, filter: object, cursor: string): AlertPosition {
  const [raisedAt = '', id = ''] = decodeCursor(listing, filter, 2, cursor);
  return { raisedAt, id };
}
