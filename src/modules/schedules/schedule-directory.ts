import type { IsoTime } from '../../shared/iso-time.ts';
import type { KnownRun } from './domain/report-run.ts';
import type { ScheduleState } from './domain/schedule-state.ts';

export interface RunFilter {
  readonly schedule?: string | null;
  readonly report?: string | null;
  readonly status?: string | null;
  /** Runs about this tenant only. */
  readonly tenant?: string | null;
  /** Due at this instant or later, and before that one. */
  readonly from?: IsoTime | null;
  readonly to?: IsoTime | null;
}

/** A place between two runs of a listing. */
export interface RunPosition {
  readonly dueAt: IsoTime;
  readonly id: string;
}

/** What the trail says about schedules and their runs, as far as this process has folded it. Answers at once. */
export interface ScheduleDirectory {
  /** By name; those that have ended, too. */
  schedules(): readonly ScheduleState[];
  schedule(name: string): ScheduleState | undefined;
  run(id: string): KnownRun | undefined;
  /** The latest by due instant, whatever became of it; `bySchedule`: of those whose time had come. */
  latestRun(schedule: string, options?: { readonly bySchedule: boolean }): KnownRun | undefined;
  /** The latest due first. */
  runs(
    filter: RunFilter,
    page: { readonly before: RunPosition | null; readonly limit: number },
  ): { readonly items: readonly KnownRun[]; readonly next: RunPosition | null };
}
