import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { visibilityOf } from '../../../identity/caller.ts';
import { QUERY_ENGINE, type QueryEngine } from '../../../query-engine/query-engine.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { eventPageSchema, eventView, type EventView } from './event-view.ts';
import { trailQuerySchema, trailStatement, type TrailPosition, type TrailQuery } from './trail-listing.ts';

/** The trail, page by page, through the query engine: archived events and the newest ones alike. */
@Controller('v1/events')
export class EventsController {
  constructor(
    @Inject(QUERY_ENGINE) private readonly engine: QueryEngine,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Requires('trail:read')
  @ApiOperation({
    summary:
      'The trail of a key, an owner, a tenant or a period, of one’s own tenant unless admin or auditor.',
  })
  @Answers(200, eventPageSchema)
  @Problems('validation_failed', 'cursor_invalid', 'query_timeout', 'query_engine_unavailable')
  async list(
    @ValidQuery(trailQuerySchema) { cursor, ...query }: TrailQuery,
    @Req() request: HttpRequest,
  ): Promise<{ readonly items: readonly EventView[]; readonly nextCursor: string | null }> {
    const { limit, ...filter } = query;
    const { sql, parameters } = trailStatement(
      query,
      cursor === undefined ? null : positionOf(filter, cursor),
    );
    const result = valueOf(
      await this.engine.report(sql, {
        parameters,
        // What the caller may see is the engine's business and no filter of ours.
        visibility: visibilityOf(callerOf(request)),
        rowLimit: limit + 1,
        timeoutMs: this.settings.sqlTimeoutSeconds * MS_PER_SECOND,
      }),
    );
    const items = result.rows.slice(0, limit).map(eventView);
    const last = items.at(-1);
    const more = result.rows.length > limit && last !== undefined;
    return { items, nextCursor: more ? encodeCursor('events', filter, [last.time, last.id]) : null };
  }
}

function positionOf(filter: Omit<TrailQuery, 'cursor' | 'limit'>, cursor: string): TrailPosition {
  const [eventTime = '', eventId = ''] = decodeCursor('events', filter, 2, cursor);
  return { eventTime, eventId };
}
