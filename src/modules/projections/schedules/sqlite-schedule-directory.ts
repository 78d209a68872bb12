import type { KnownRun } from '../../schedules/domain/report-run.ts';
import type { ScheduleState } from '../../schedules/domain/schedule-state.ts';
import type { RunFilter, RunPosition, ScheduleDirectory } from '../../schedules/schedule-directory.ts';
import type { RoomRows } from '../rooms/room-fold.ts';
import { parseRun, parseSchedule, SELECT_RUN, SELECT_SCHEDULE } from './schedule-fold.ts';

const ALL_SCHEDULES = 'SELECT state FROM report_schedules ORDER BY name';
const LATEST_RUN = `SELECT state FROM report_runs WHERE schedule = ? AND by_schedule >= ?
  ORDER BY due_at DESC, id DESC LIMIT 1`;
const LIST_RUNS = `SELECT state FROM report_runs
  WHERE (? IS NULL OR schedule = ?) AND (? IS NULL OR report = ?) AND (? IS NULL OR status = ?)
    AND (? IS NULL OR tenant = ?) AND (? IS NULL OR due_at >= ?) AND (? IS NULL OR due_at < ?)
    AND (? IS NULL OR (due_at, id) < (?, ?))
  ORDER BY due_at DESC, id DESC LIMIT ?`;

/** Schedules and runs in the read model of the lifecycle stream. */
export class SqliteScheduleDirectory implements ScheduleDirectory {
  readonly #rows: RoomRows;

  constructor(rows: RoomRows) {
    this.#rows = rows;
  }

  schedules(): readonly ScheduleState[] {
    return this.#rows.all(ALL_SCHEDULES).map((row) => parseSchedule(row['state']));
  }

  schedule(name: string): ScheduleState | undefined {
    const row = this.#rows.get(SELECT_SCHEDULE, name);
    return row === undefined ? undefined : parseSchedule(row['state']);
  }

  run(id: string): KnownRun | undefined {
    const row = this.#rows.get(SELECT_RUN, id);
    return row === undefined ? undefined : parseRun(row['state']);
  }

  latestRun(schedule: string, { bySchedule } = { bySchedule: false }): KnownRun | undefined {
    const row = this.#rows.get(LATEST_RUN, schedule, bySchedule ? 1 : 0);
    return row === undefined ? undefined : parseRun(row['state']);
  }

  runs(
    { schedule = null, report = null, status = null, tenant = null, from = null, to = null }: RunFilter,
    { before, limit }: { readonly before: RunPosition | null; readonly limit: number },
  ): { readonly items: readonly KnownRun[]; readonly next: RunPosition | null } {
    const filters = [schedule, report, status, tenant, from, to].flatMap((value) => [value, value]);
    const place = [before?.dueAt ?? null, before?.dueAt ?? null, before?.id ?? null];
    const found = this.#rows
      .all(LIST_RUNS, ...filters, ...place, limit + 1)
      .map((row) => parseRun(row['state']));
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return { items, next: hasMore ? { dueAt: last.dueAt, id: last.runId } : null };
  }
}
