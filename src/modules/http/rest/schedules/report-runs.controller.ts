import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CONTENT_TYPES } from '../../../reports/formats/render.ts';
import { REPORT_SCHEDULES, type ReportSchedules } from '../../../schedules/report-schedules.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { validate } from '../../validation/validate.ts';
import { ValidQuery } from '../../validation/valid-input.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { reportFileHeaders } from '../reports/report-file-headers.ts';
import { runPageSchema, runSchema, runView, type RunView } from './run-view.ts';
import { fileFormat, listRunsSchema, runIdText } from './schedule-schemas.ts';

/** What schedules have made, and its files. */
@Controller('v1/report-runs')
export class ReportRunsController {
  constructor(@Inject(REPORT_SCHEDULES) private readonly schedules: ReportSchedules) {}

  @Get()
  @Requires('reports:read')
  @ApiOperation({
    summary: 'Runs of schedules, the latest due first, of one’s own tenant unless admin or auditor.',
  })
  @Answers(200, runPageSchema)
  @Problems('validation_failed', 'cursor_invalid')
  list(
    @ValidQuery(listRunsSchema) { limit, cursor, ...filter }: z.output<typeof listRunsSchema>,
    @Req() request: HttpRequest,
  ): { readonly items: readonly RunView[]; readonly nextCursor: string | null } {
    const [dueAt, id] = cursor === undefined ? [] : decodeCursor('report-runs', filter, 2, cursor);
    const before = dueAt === undefined || id === undefined ? null : { dueAt, id };
    const { items, next } = this.schedules.runs(filter, callerOf(request), { before, limit });
    return {
      items: items.map(runView),
      nextCursor: next === null ? null : encodeCursor('report-runs', filter, [next.dueAt, next.id]),
    };
  }

  @Get(':id')
  @Requires('reports:read')
  @ApiOperation({ summary: 'A run of a schedule.' })
  @Answers(200, runSchema)
  @Problems('validation_failed', 'report_run_not_found')
  get(@Param('id') id: string, @Req() request: HttpRequest): RunView {
    return runView(valueOf(this.schedules.run(validate(runIdText, id, 'run id'), callerOf(request))));
  }

  @Get(':id/files/:format')
  @Requires('reports:read')
  @ApiOperation({
    summary: 'A file of a run, as it was made. Who was given it is in the trail before it is.',
  })
  @ApiProduces('application/json', 'text/csv', 'text/html')
  @Problems('validation_failed', 'report_run_not_found')
  async file(
    @Param('id') id: string,
    @Param('format') format: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array> {
    const runId = validate(runIdText, id, 'run id');
    const asked = validate(fileFormat, format, 'format');
    const { file, bytes } = valueOf(await this.schedules.read(runId, asked, callerOf(request)));
    void reply.headers(
      reportFileHeaders({
        contentType: CONTENT_TYPES[asked],
        fileName: file.objectKey.slice(file.objectKey.lastIndexOf('/') + 1),
        sha256: file.sha256,
      }),
    );
    return bytes;
  }
}
