import type { GovernanceEvent } from '../../events/catalogue.ts';
import type { Clock } from '../../shared/clock.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { epochMs, isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { afterFailure, ATTEMPTS_MAX, type Attempts } from './domain/attempts.ts';
import { dueRuns } from './domain/due-runs.ts';
import { planSchedules } from './domain/plan-schedules.ts';
import { runCompleted, runFailed, runOrder, type RunOrder } from './domain/report-run.ts';
import type { ReportSchedule } from './domain/report-schedule.ts';
import type { ScheduleState } from './domain/schedule-state.ts';
import { makeRun, type RunParts } from './make-run.ts';
import type { ScheduleDirectory } from './schedule-directory.ts';
import { timesOf } from './schedule-times.ts';

export interface RunnerParts extends RunParts {
  /** What keytrail.yaml lists now. */
  readonly listed: () => readonly ReportSchedule[];
  readonly directory: ScheduleDirectory;
  /** Has an event durable and folded. */
  readonly record: (event: GovernanceEvent) => Promise<void>;
  readonly clock: Clock;
  /** Whether this process does the leader's work now. */
  readonly leads: () => boolean;
  readonly observer: RunnerObserver;
}

export interface RunnerObserver {
  made(order: RunOrder, rows: number): void;
  /** It is tried again. */
  failing(order: RunOrder, attempts: number, cause: unknown): void;
  /** It is not tried again. */
  gaveUp(order: RunOrder, code: string): void;
}

/** Runs whose failures are counted; those of an outage of hours are many, and counting them anew does no harm. */
const COUNTED_MAX = 1_000;

/**
 * Makes the reports whose time has come. What is due follows from the trail alone: the definition that counts, and the runs
 * that are recorded; so any process goes on where another one stopped, and a run that two of them make has one set of files
 * and one event, which is what people are told by. After a downtime the latest runs are made, the oldest first.
 */
export class ScheduleRunner {
  readonly #parts: RunnerParts;
  /** Of runs that failed in this process; a process that takes over begins to count anew. */
  readonly #attempts = new Map<string, Attempts>();
  #isStopped = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** The run under way is the last one. */
  stop(): void {
    this.#isStopped = true;
  }

  /** @returns how many runs were made. Throws InfrastructureError when the log cannot be written; nothing is lost then. */
  async runDue(): Promise<number> {
    if (!this.#goesOn()) return 0;
    await this.#recordDefinitions();
    let made = 0;
    for (const state of this.#parts.directory.schedules()) {
      if (!state.isEnded && this.#goesOn()) made += await this.#runSchedule(state);
    }
    return made;
  }

  #goesOn(): boolean {
    return !this.#isStopped && this.#parts.leads();
  }

  async #recordDefinitions(): Promise<void> {
    const { listed, directory, clock, record } = this.#parts;
    for (const event of planSchedules(listed(), directory.schedules(), isoTime(clock.nowMs())))
      await record(event);
  }

  async #runSchedule({ schedule, since }: ScheduleState): Promise<number> {
    const times = timesOf(schedule);
    if (times === null) return 0;
    const nowMs = this.#parts.clock.nowMs();
    const { instants, passedOverFrom } = dueRuns(times, this.#dueAfterMs(schedule, since), nowMs);
    let made = 0;
    for (const [at, dueMs] of instants.entries()) {
      const isFirst = at === 0 && passedOverFrom !== null;
      const passedOver = isFirst ? isoTime(passedOverFrom) : null;
      const order = runOrder(schedule, isoTime(dueMs), 'schedule', passedOver);
      if (this.#parts.directory.run(order.id) !== undefined) continue;
      if (!this.#goesOn() || (this.#attempts.get(order.id)?.notBeforeMs ?? 0) > nowMs) break;
      const outcome = await this.#tryRun(order);
      if (outcome === 'made') made += 1;
      // Its later runs wait, so that they come in their order.
      if (outcome === 'again') break;
    }
    return made;
  }

  /** What was due before the last recorded run was made, was given up, or was passed over. */
  #dueAfterMs({ name }: ReportSchedule, since: string): number {
    const last = this.#parts.directory.latestRun(name, { bySchedule: true });
    return Math.max(epochMs(since), last === undefined ? -Infinity : epochMs(last.dueAt));
  }

  async #tryRun(order: RunOrder): Promise<'made' | 'again' | 'gave up'> {
    const { record, clock, observer } = this.#parts;
    try {
      const made = await makeRun(this.#parts, order);
      if (!made.ok) return await this.#failed(order, made.refusal);
      await record(runCompleted(order, made.value, isoTime(clock.nowMs())));
      this.#attempts.delete(order.id);
      observer.made(order, made.value.rows);
      return 'made';
    } catch (cause) {
      return this.#failed(order, cause);
    }
  }

  async #failed(order: RunOrder, cause: unknown): Promise<'again' | 'gave up'> {
    const { record, clock, observer } = this.#parts;
    const attempts = afterFailure(this.#attempts.get(order.id), clock.nowMs());
    if (this.#attempts.size >= COUNTED_MAX) this.#attempts.clear();
    this.#attempts.set(order.id, attempts);
    observer.failing(order, attempts.count, cause);
    if (attempts.count < ATTEMPTS_MAX) return 'again';
    const { code, sentence } = inWords(cause);
    await record(runFailed(order, { attempts: attempts.count, code, sentence }, isoTime(clock.nowMs())));
    this.#attempts.delete(order.id);
    observer.gaveUp(order, code);
    return 'gave up';
  }
}

/** Only our own words: those of others may say what is not for everybody who is told. */
function inWords(cause: unknown): { readonly code: string; readonly sentence: string } {
  if (cause instanceof InfrastructureError) return { code: cause.code, sentence: cause.message };
  if (isRefusal(cause)) return { code: cause.code, sentence: cause.detail };
  return { code: 'internal_error', sentence: 'The report could not be made.' };
}

const isRefusal = (cause: unknown): cause is Refusal =>
  typeof cause === 'object' && cause !== null && 'code' in cause && 'detail' in cause;
