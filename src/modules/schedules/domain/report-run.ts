import { NO_ORIGIN, systemActor, type Actor, type Origin } from '../../../events/envelope.ts';
import type { ReportRunCompleted } from '../../../events/report-run-completed.ts';
import type { ReportRunFailed } from '../../../events/report-run-failed.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import type { IsoTime } from '../../../shared/iso-time.ts';
import { NO_TENANT } from '../../keys/domain/presentation-event.ts';
import { referenceTo } from './plan-schedules.ts';
import type { ReportSchedule } from './report-schedule.ts';

/** A run that is to be made, or was. */
export interface RunOrder {
  readonly id: string;
  readonly schedule: ReportSchedule;
  /** What the report is about, whenever it is made. */
  readonly dueAt: IsoTime;
  readonly trigger: 'schedule' | 'request';
  readonly passedOverFrom: IsoTime | null;
}

/** What became of it. */
export type MadeFiles = Pick<
  ReportRunCompleted['data'],
  'files' | 'title' | 'rows' | 'summary' | 'logPosition' | 'madeAt'
>;

export interface RunFailure {
  readonly attempts: number;
  readonly code: string;
  readonly sentence: string;
}

/** On whose behalf it is recorded; the service's own where its time had come. */
export interface RunRequester {
  readonly actor: Actor;
  readonly origin: Origin;
}
const BY_ITSELF: RunRequester = { actor: systemActor('report-schedules'), origin: NO_ORIGIN };

/** Follows from schedule and instant, so that whoever makes a run makes the same one. */
export const runIdOf = (schedule: string, dueAt: IsoTime): string =>
  `run_${derivedId('report run', schedule, dueAt).replaceAll('-', '')}`;

export const runOrder = (
  schedule: ReportSchedule,
  dueAt: IsoTime,
  trigger: RunOrder['trigger'] = 'schedule',
  passedOverFrom: IsoTime | null = null,
): RunOrder => ({ id: runIdOf(schedule.name, dueAt), schedule, dueAt, trigger, passedOverFrom });

export const runCompleted = (
  order: RunOrder,
  made: MadeFiles,
  now: IsoTime,
  by: RunRequester = BY_ITSELF,
): ReportRunCompleted => ({
  ...envelopeOf(order, now, by),
  id: derivedId('report run completed', order.id),
  type: 'ReportRunCompleted',
  data: { ...orderData(order), ...made },
});

export const runFailed = (order: RunOrder, failure: RunFailure, now: IsoTime): ReportRunFailed => ({
  ...envelopeOf(order, now, BY_ITSELF),
  id: derivedId('report run failed', order.id),
  type: 'ReportRunFailed',
  data: { ...orderData(order), ...failure },
});

const envelopeOf = ({ schedule }: RunOrder, time: IsoTime, by: RunRequester) =>
  ({
    version: 1,
    time,
    keyId: null,
    tenant: schedule.tenant ?? NO_TENANT,
    ...by,
    outcome: 'SUCCESS',
  }) as const;

const orderData = ({ id, schedule, dueAt, trigger, passedOverFrom }: RunOrder) => ({
  runId: id,
  ...referenceTo(schedule),
  dueAt,
  trigger,
  passedOverFrom,
});

/** A run as the trail knows it. */
export type ReportRun = ReportRunCompleted['data'] & {
  readonly status: 'COMPLETED';
  readonly recordedAt: IsoTime;
};
export type FailedRun = ReportRunFailed['data'] & { readonly status: 'FAILED'; readonly recordedAt: IsoTime };
export type KnownRun = ReportRun | FailedRun;

/** A run that was made counts, also where another process gave it up: its files are there. */
export function evolveRun(
  before: KnownRun | undefined,
  { type, time, data }: ReportRunCompleted | ReportRunFailed,
): KnownRun {
  if (before !== undefined && (before.status === 'COMPLETED' || type === 'ReportRunFailed')) return before;
  return type === 'ReportRunCompleted'
    ? { status: 'COMPLETED', recordedAt: time, ...data }
    : { status: 'FAILED', recordedAt: time, ...data };
}
