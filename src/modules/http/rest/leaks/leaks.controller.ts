import { Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { epochMs } from '../../../../shared/iso-time.ts';
import { actorOf } from '../../../identity/caller.ts';
import { KEY_READINGS, type KeyReadings } from '../../../keys/key-readings.ts';
import { ReportLeaks } from '../../../leaks/commands/report-leaks/report-leaks.command.ts';
import type { FoundSecret } from '../../../leaks/domain/found-secret.ts';
import { LEAK_DIRECTORY, type LeakDirectory, type LeakPosition } from '../../../leaks/leak-directory.ts';
import { reportedPlace } from '../../../leaks/reported-place.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { RefusedError } from '../../problems/refused-error.ts';
import { ValidBody, ValidQuery } from '../../validation/valid-input.ts';
import { keysShownBy, tenantFilter } from '../alerts/alert-access.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { listLeaksSchema, reportLeakSchema, type ReportLeak } from './leak-schemas.ts';
import {
  leakPageSchema,
  leakView,
  takenLeakSchema,
  takenLeakView,
  type LeakPageView,
  type TakenLeakView,
} from './leak-view.ts';

const LISTING = 'leaks';

/** Secrets that were found where they must not be: telling of one, and looking at what was told. */
@Controller('v1/leaks')
export class LeaksController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(LEAK_DIRECTORY) private readonly leaks: LeakDirectory,
    @Inject(KEY_READINGS) private readonly readings: KeyReadings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @Requires('keys:write')
  @ApiOperation({
    summary: 'Report that a secret has leaked: its key is disabled or revoked, and its owner is told.',
  })
  @Answers(200, takenLeakSchema)
  @Problems('validation_failed')
  async report(
    @ValidBody(reportLeakSchema) body: ReportLeak,
    @Req() request: HttpRequest,
  ): Promise<TakenLeakView> {
    const caller = callerOf(request);
    if (body.leakedAt !== null && epochMs(body.leakedAt) > this.clock.nowMs()) throw inTheFuture();
    const reporter = {
      actor: actorOf(caller),
      origin: caller.origin,
      tenant: caller.credential.tenant,
      messageId: request.id,
    };
    const [outcome] = await this.commands.execute(new ReportLeaks({ found: [foundBy(body)], reporter }));
    if (outcome === undefined) throw new TypeError('a report has an outcome');
    return takenLeakView(outcome);
  }

  @Get()
  @Requires('alerts:read')
  @ApiOperation({
    summary: 'List reported leaks, the newest first, of one’s own tenant unless admin or auditor.',
  })
  @Answers(200, leakPageSchema)
  @Problems('validation_failed', 'cursor_invalid', 'tenant_forbidden')
  async list(
    @ValidQuery(listLeaksSchema) query: z.output<typeof listLeaksSchema>,
    @Req() request: HttpRequest,
  ): Promise<LeakPageView> {
    const { limit, cursor, ...asked } = query;
    const filter = { ...asked, ...tenantFilter(callerOf(request), asked.tenant) };
    const after = cursor === undefined ? null : positionOf(filter, cursor);
    const { items, next } = this.leaks.list(filter, { after, limit });
    await this.readings.record(keysShownBy(request, items, filter));
    return {
      items: items.map(leakView),
      nextCursor: next === null ? null : encodeCursor(LISTING, filter, [next.reportedAt, next.id]),
    };
  }
}

const foundBy = ({ secret, url, source, note, leakedAt }: ReportLeak): FoundSecret => ({
  secret,
  source: source === null ? 'report' : `report/${source}`,
  url: reportedPlace(url, secret),
  note,
  leakedAt,
});

const inTheFuture = (): RefusedError => {
  const message = 'must not be in the future';
  return new RefusedError({
    code: 'validation_failed',
    detail: `leakedAt ${message}.`,
    errors: [{ path: 'leakedAt', message }],
  });
};

function positionOf(filter: object, cursor: string): LeakPosition {
  const [reportedAt = '', id = ''] = decodeCursor(LISTING, filter, 2, cursor);
  return { reportedAt, id };
}
