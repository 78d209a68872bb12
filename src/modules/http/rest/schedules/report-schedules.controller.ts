import { Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { REPORT_SCHEDULES, type ReportSchedules } from '../../../schedules/report-schedules.ts';
import { Requires } from '../../access/access-rule.ts';
import { callerOf, type HttpRequest } from '../../access/http-request.ts';
import { Answers, Problems } from '../../openapi/answers.ts';
import { valueOf } from '../../problems/refused-error.ts';
import { validate } from '../../validation/validate.ts';
import { runSchema, runView, type RunView } from './run-view.ts';
import { scheduleName } from './schedule-schemas.ts';
import { schedulesSchema, scheduleView, type ScheduleView } from './schedule-view.ts';

/** Reports that come by themselves, as keytrail.yaml lists them. */
@Controller('v1/report-schedules')
export class ReportSchedulesController {
  constructor(@Inject(REPORT_SCHEDULES) private readonly schedules: ReportSchedules) {}

  @Get()
  @Requires('reports:read')
  @ApiOperation({
    summary:
      'Schedules of reports with their next due instant and last run, of one’s own tenant unless admin or auditor.',
  })
  @Answers(200, schedulesSchema)
  list(@Req() request: HttpRequest): { readonly items: readonly ScheduleView[] } {
    return { items: this.schedules.list(callerOf(request)).map(scheduleView) };
  }

  @Post(':name/run')
  @HttpCode(200)
  @Requires('admin')
  @ApiOperation({ summary: 'Make the report of a schedule now, and send it as the schedule says.' })
  @Answers(200, runSchema)
  @Problems('validation_failed', 'report_schedule_not_found', 'query_timeout', 'query_engine_unavailable')
  async run(@Param('name') name: string, @Req() request: HttpRequest): Promise<RunView> {
    const given = validate(scheduleName, name, 'schedule name');
    return runView(valueOf(await this.schedules.runNow(given, callerOf(request))));
  }
}
