import type { KnownEvent } from '../../../events/catalogue.ts';
import type { ReportRunCompleted } from '../../../events/report-run-completed.ts';
import type { ReportRunFailed } from '../../../events/report-run-failed.ts';
import type { ReportScheduleEnded } from '../../../events/report-schedule-ended.ts';
import type { ReportScheduled } from '../../../events/report-scheduled.ts';
import { evolveRun, type KnownRun } from '../../schedules/domain/report-run.ts';
import { evolveSchedule, type ScheduleState } from '../../schedules/domain/schedule-state.ts';
import type { ReadModelTransaction } from '../projection.ts';
import type { RoomFold } from '../rooms/room-fold.ts';
import { SCHEDULE_INDEXES, SCHEDULE_SCHEMA } from './schedule-schema.ts';

/** Rows were written by this program, so they are not validated again. */
export const parseSchedule = (text: unknown): ScheduleState => JSON.parse(String(text)) as ScheduleState;
export const parseRun = (text: unknown): KnownRun => JSON.parse(String(text)) as KnownRun;

export const SELECT_SCHEDULE = 'SELECT state FROM report_schedules WHERE name = ?';
export const SELECT_RUN = 'SELECT state FROM report_runs WHERE id = ?';

const PUT_SCHEDULE = `INSERT INTO report_schedules (name, state) VALUES (?, ?)
  ON CONFLICT (name) DO UPDATE SET state = excluded.state`;
const PUT_RUN = `INSERT INTO report_runs (id, schedule, due_at, by_schedule, report, tenant, status, state)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status, state = excluded.state`;

/** Folds what is known of scheduled reports: the definitions that count, and what became of each run. */
export const scheduleFold: RoomFold = {
  schema: SCHEDULE_SCHEMA,
  indexes: SCHEDULE_INDEXES,
  fold(tx: ReadModelTransaction, event: KnownEvent): boolean {
    switch (event.type) {
      case 'ReportScheduled':
      case 'ReportScheduleEnded':
        foldSchedule(tx, event);
        return true;
      case 'ReportRunCompleted':
      case 'ReportRunFailed':
        foldRun(tx, event);
        return true;
      default:
        return false;
    }
  },
};

function foldSchedule(tx: ReadModelTransaction, event: ReportScheduled | ReportScheduleEnded): void {
  const name = event.data.schedule;
  const row = tx.get(SELECT_SCHEDULE, name);
  const before = row === undefined ? undefined : parseSchedule(row['state']);
  const after = evolveSchedule(before, event);
  if (after !== undefined && after !== before) tx.run(PUT_SCHEDULE, name, JSON.stringify(after));
}

function foldRun(tx: ReadModelTransaction, event: ReportRunCompleted | ReportRunFailed): void {
  const { runId, schedule, dueAt, trigger, report, ofTenant } = event.data;
  const row = tx.get(SELECT_RUN, runId);
  const before = row === undefined ? undefined : parseRun(row['state']);
  const after = evolveRun(before, event);
  if (after === before) return;
  const found = [runId, schedule, dueAt, trigger === 'schedule' ? 1 : 0, report, ofTenant, after.status];
  tx.run(PUT_RUN, ...found, JSON.stringify(after));
}
