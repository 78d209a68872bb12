import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { toRecord } from '../../../../events/stored-event.ts';
import { CLOCK, type Clock } from '../../../../shared/clock.ts';
import { IDS, type IdSource } from '../../../../shared/ids.ts';
import { isoTime, MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { EVENT_LOG, type EventLog } from '../../../event-log/event-log.ts';
import { visibilityOf } from '../../../identity/caller.ts';
import { QUERY_ENGINE, type QueryEngine } from '../../../query-engine/query-engine.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { ValidBody } from '../../validation/valid-input.ts';
import { abandoned } from '../abandoned.ts';
import { endingOf, ENGINE_FAILED, queryRunEvent } from './query-run-event.ts';

/** The longest statement that a person or a tool writes; parsing time grows with it. */
const SQL_CHARS_MAX = 65_536;
const PARAMETERS_MAX = 200;

const sqlSchema = z.strictObject({
  sql: z.string().min(1).max(SQL_CHARS_MAX),
  parameters: z
    .array(z.union([z.string().max(SQL_CHARS_MAX), z.number(), z.boolean(), z.null()]))
    .max(PARAMETERS_MAX)
    .default([]),
});

const sqlAnswerSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() }).readonly()).readonly(),
  rows: z
    .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).readonly())
    .readonly(),
  rowCount: z.int(),
  truncated: z.boolean(),
  bytesScanned: z.number(),
  costUsd: z.number().optional(),
  durationMs: z.number(),
});

/** SQL exploration of the trail. Which statements may run is the engine's business; that they ran is recorded here. */
@Controller('v1/sql')
export class SqlController {
  constructor(
    @Inject(QUERY_ENGINE) private readonly engine: QueryEngine,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: IdSource,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(200)
  @Requires('sql:run')
  @ApiOperation({ summary: 'Run one SELECT over audit_trail, of one’s own tenant unless admin or auditor.' })
  @Answers(200, sqlAnswerSchema)
  @Problems(
    'validation_failed',
    'sql_not_allowed',
    'sql_invalid',
    'query_too_large',
    'query_timeout',
    'query_engine_unavailable',
    'query_cancelled',
  )
  async run(
    @ValidBody(sqlSchema) { sql, parameters }: z.output<typeof sqlSchema>,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof sqlAnswerSchema>> {
    const caller = callerOf(request);
    const startedAtMs = performance.now();
    const [explored] = await Promise.allSettled([
      this.engine.explore(sql, {
        parameters,
        visibility: visibilityOf(caller),
        rowLimit: this.settings.sqlRowLimit,
        timeoutMs: this.settings.sqlTimeoutSeconds * MS_PER_SECOND,
        signal: abandoned(reply),
      }),
    ]);
    const durationMs = Math.round((performance.now() - startedAtMs) * 1_000) / 1_000;
    // Durable before the rows are handed out, also for what was refused or failed: looking at the trail is part of it.
    await this.log.append([
      toRecord(
        queryRunEvent({
          id: this.ids.eventId(),
          time: isoTime(this.clock.nowMs()),
          caller,
          sql,
          durationMs,
          ending: explored.status === 'fulfilled' ? endingOf(explored.value) : ENGINE_FAILED,
        }),
      ),
    ]);
    if (explored.status === 'rejected') throw explored.reason;
    const { columns, rows, truncated, bytesScanned, costUsd } = valueOf(explored.value);
    const cost = costUsd === undefined ? {} : { costUsd };
    return { columns, rows, rowCount: rows.length, truncated, bytesScanned, ...cost, durationMs };
  }
}
