import { NO_ORIGIN, type Actor } from '../../../events/envelope.ts';
import type { ReportScheduleEnded } from '../../../events/report-schedule-ended.ts';
import type { ReportScheduled } from '../../../events/report-scheduled.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import { epochMs, isoTime, type IsoTime } from '../../../shared/iso-time.ts';
import { NO_TENANT } from '../../keys/domain/presentation-event.ts';
import { scheduleDigest, type ReportSchedule } from './report-schedule.ts';
import type { ScheduleState } from './schedule-state.ts';

const CONFIGURATION: Actor = { type: 'config', id: 'keytrail.yaml', email: null, credential: null };

/**
 * What has to be recorded for the trail to know of the schedules that the file lists. Ids follow from what was and what
 * is to be, so that two processes that find the same difference record one event.
 */
export function planSchedules(
  listed: readonly ReportSchedule[],
  known: readonly ScheduleState[],
  now: IsoTime,
): readonly (ReportScheduled | ReportScheduleEnded)[] {
  const names = new Set(listed.map(({ name }) => name));
  const ended = known.filter(({ schedule, isEnded }) => !isEnded && !names.has(schedule.name));
  return [
    ...listed.flatMap((schedule) => {
      const before = known.find((one) => one.schedule.name === schedule.name);
      const digest = scheduleDigest(schedule);
      if (before !== undefined && !before.isEnded && scheduleDigest(before.schedule) === digest) return [];
      return [scheduled(schedule, before, digest, now)];
    }),
    ...ended.map((state) => scheduleEnded(state, now)),
  ];
}

const scheduled = (
  schedule: ReportSchedule,
  before: ScheduleState | undefined,
  digest: string,
  now: IsoTime,
): ReportScheduled => ({
  ...envelopeOf(schedule, before, now),
  id: derivedId('report scheduled', schedule.name, digest, before?.eventId ?? ''),
  type: 'ReportScheduled',
  data: {
    ...referenceTo(schedule),
    cron: schedule.cron,
    timeZone: schedule.timeZone,
    formats: schedule.formats,
  },
});

const scheduleEnded = (state: ScheduleState, now: IsoTime): ReportScheduleEnded => ({
  ...envelopeOf(state.schedule, state, now),
  id: derivedId('report schedule ended', state.schedule.name, state.eventId),
  type: 'ReportScheduleEnded',
  data: referenceTo(state.schedule),
});

/** Later than what it follows, also by a clock that is behind the one that wrote that: else it would not count. */
const envelopeOf = (schedule: ReportSchedule, before: ScheduleState | undefined, now: IsoTime) =>
  ({
    version: 1,
    time: before === undefined || now > before.since ? now : isoTime(epochMs(before.since) + 1),
    keyId: null,
    tenant: schedule.tenant ?? NO_TENANT,
    actor: CONFIGURATION,
    origin: NO_ORIGIN,
    outcome: 'SUCCESS',
  }) as const;

/** What every event about a schedule says of it. */
export const referenceTo = ({ name, report, parameters, tenant, recipients }: ReportSchedule) => ({
  schedule: name,
  report,
  parameters,
  ofTenant: tenant,
  recipients,
});
