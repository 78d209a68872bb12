import type { GovernanceEvent } from '../../events/catalogue.ts';
import type { ReportFileRead } from '../../events/report-file-read.ts';
import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { isoTime, type IsoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { EventLog } from '../event-log/event-log.ts';
import { actorOf, keyIdOf, visibilityOf, type Caller } from '../identity/caller.ts';
import { runCompleted, runOrder, type KnownRun, type ReportRun } from './domain/report-run.ts';
import type { ReportFileFormat } from './domain/report-schedule.ts';
import type { ScheduleState } from './domain/schedule-state.ts';
import { makeRun, type RunParts } from './make-run.ts';
import type { RunFilter, RunPosition, ScheduleDirectory } from './schedule-directory.ts';
import { timesOf } from './schedule-times.ts';

/** A schedule as somebody is shown it. */
export interface ShownSchedule extends ScheduleState {
  readonly nextDueAt: IsoTime | null;
  readonly lastRun: KnownRun | null;
}

export interface ReadFile {
  readonly run: ReportRun;
  readonly file: ReportRun['files'][number];
  readonly bytes: Uint8Array;
}

export interface ReportSchedulesParts extends RunParts {
  readonly directory: ScheduleDirectory;
  readonly log: EventLog;
  readonly record: (event: GovernanceEvent) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'eventId'>;
}

/** Nest injection token of {@link ReportSchedules}. */
export const REPORT_SCHEDULES = Symbol('ReportSchedules');

/**
 * Schedules and their runs for those who ask. Somebody who sees one tenant sees schedules of that tenant and their runs;
 * for them the others do not exist.
 */
export class ReportSchedules {
  readonly #parts: ReportSchedulesParts;

  constructor(parts: ReportSchedulesParts) {
    this.#parts = parts;
  }

  list(caller: Caller): readonly ShownSchedule[] {
    const { directory, clock } = this.#parts;
    const nowMs = clock.nowMs();
    return directory
      .schedules()
      .filter(({ isEnded, schedule }) => !isEnded && sees(caller, schedule.tenant))
      .map((state) => {
        const nextMs = timesOf(state.schedule)?.next(nowMs) ?? null;
        const nextDueAt = nextMs === null ? null : isoTime(nextMs);
        return { ...state, nextDueAt, lastRun: directory.latestRun(state.schedule.name) ?? null };
      });
  }

  runs(
    filter: RunFilter,
    caller: Caller,
    page: { readonly before: RunPosition | null; readonly limit: number },
  ): ReturnType<ScheduleDirectory['runs']> {
    const visible = visibilityOf(caller);
    const tenant = visible.kind === 'tenant' ? visible.tenant : (filter.tenant ?? null);
    if (filter.tenant !== undefined && filter.tenant !== null && filter.tenant !== tenant)
      return { items: [], next: null };
    return this.#parts.directory.runs({ ...filter, tenant }, page);
  }

  run(id: string, caller: Caller): Result<KnownRun, Refusal> {
    const run = this.#parts.directory.run(id);
    return run === undefined || !sees(caller, run.ofTenant) ? refuse(NO_RUN) : accept(run);
  }

  /** The bytes of a file. That they were given is durable in the trail before they are. */
  async read(id: string, format: ReportFileFormat, caller: Caller): Promise<Result<ReadFile, Refusal>> {
    const { store, log, clock, ids } = this.#parts;
    const found = this.run(id, caller);
    if (!found.ok) return found;
    const run = found.value;
    const file = run.status === 'COMPLETED' ? run.files.find((one) => one.format === format) : undefined;
    if (run.status !== 'COMPLETED' || file === undefined) return refuse(NO_FILE);
    const kept = await store.get(file.objectKey);
    if (kept?.object.sha256 !== file.sha256)
      throw new InfrastructureError(
        'archive_corrupt',
        `The report file ${file.objectKey} is not what was made.`,
      );
    const event = fileRead(run, file, caller, ids.eventId(), isoTime(clock.nowMs()));
    await log.append([toRecord(event)]);
    return accept({ run, file, bytes: kept.bytes });
  }

  /** Makes the report of a schedule as of now, and tells whoever the schedule tells. */
  async runNow(name: string, caller: Caller): Promise<Result<KnownRun, Refusal>> {
    const { directory, clock, record } = this.#parts;
    const state = directory.schedule(name);
    if (state === undefined || state.isEnded || !sees(caller, state.schedule.tenant))
      return refuse(NO_SCHEDULE);
    const order = runOrder(state.schedule, isoTime(clock.nowMs()), 'request');
    const made = await makeRun(this.#parts, order);
    if (!made.ok) return made;
    const by = { actor: actorOf(caller), origin: caller.origin };
    await record(runCompleted(order, made.value, isoTime(clock.nowMs()), by));
    return this.run(order.id, caller);
  }
}

const sees = (caller: Caller, tenant: string | null): boolean => {
  const visible = visibilityOf(caller);
  return visible.kind === 'all' || visible.tenant === tenant;
};

const NO_SCHEDULE: Refusal = {
  code: 'report_schedule_not_found',
  detail: 'There is no such schedule of reports.',
};
const NO_RUN: Refusal = { code: 'report_run_not_found', detail: 'There is no such report run.' };
const NO_FILE: Refusal = {
  code: 'report_run_not_found',
  detail: 'This report run has no file of that format.',
};

const fileRead = (
  run: ReportRun,
  file: ReportRun['files'][number],
  caller: Caller,
  id: string,
  time: IsoTime,
): ReportFileRead => ({
  id,
  type: 'ReportFileRead',
  version: 1,
  time,
  keyId: keyIdOf(caller),
  tenant: caller.credential.tenant,
  actor: actorOf(caller),
  origin: caller.origin,
  outcome: 'SUCCESS',
  data: {
    runId: run.runId,
    schedule: run.schedule,
    report: run.report,
    dueAt: run.dueAt,
    format: file.format,
    objectKey: file.objectKey,
    sha256: file.sha256,
  },
});
