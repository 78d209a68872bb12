import { ReportRunsController } from './report-runs.controller.ts';
import { ReportSchedulesController } from './report-schedules.controller.ts';

export const SCHEDULE_CONTROLLERS = [ReportSchedulesController, ReportRunsController];
