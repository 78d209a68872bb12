import type { GovernanceEvent } from '../events/catalogue.ts';
import { PeriodicSweep } from '../modules/keys/periodic-sweep.ts';
import { SqliteScheduleDirectory } from '../modules/projections/schedules/sqlite-schedule-directory.ts';
import { REPORT_SCHEDULES, ReportSchedules } from '../modules/schedules/report-schedules.ts';
import { scheduleMetrics } from '../modules/schedules/schedule-metrics.ts';
import { ScheduleRunner } from '../modules/schedules/schedule-runner.ts';
import { reportSchedulesSection } from '../modules/schedules/schedule-section.ts';
import type { OpenRoom } from '../room.ts';

/** How often it is looked whether a report is due: looking asks this process only. */
const LOOK_EVERY_SECONDS = 5;

/** Reports that come by themselves: the leader makes them, every process answers what was made. */
export const openSchedulesRoom: OpenRoom = ({ profile, sections, logger, onTrouble }) => {
  const section = sections.follow(reportSchedulesSection);
  const directory = new SqliteScheduleDirectory(profile.rows);
  const { log, clock, ids, reports, reportStore: store, keys } = profile;
  const record = (event: GovernanceEvent): Promise<void> => keys.commands.record(event);
  const runner = new ScheduleRunner({
    ...{ reports, store, directory, record, clock },
    listed: () => section.current(),
    leads: () => profile.leads(),
    observer: {
      made: ({ schedule, id, dueAt, passedOverFrom }, rows) =>
        logger.info(
          { schedule: schedule.name, run: id, dueAt, passedOverFrom, rows },
          'scheduled report made',
        ),
      failing: ({ schedule, dueAt }, attempts, cause) =>
        onTrouble(
          `The report of the schedule ${schedule.name} for ${dueAt} could not be made (attempt ${attempts}).`,
          cause,
        ),
      gaveUp: ({ schedule, id, dueAt }, code) =>
        logger.error({ schedule: schedule.name, run: id, dueAt, code }, 'scheduled report given up'),
    },
  });
  const sweep = new PeriodicSweep(() => runner.runDue(), LOOK_EVERY_SECONDS, {
    swept: () => undefined,
    failed: (cause) => onTrouble('Scheduled reports could not be looked after; it is tried again.', cause),
  });
  return {
    providers: [
      [REPORT_SCHEDULES, new ReportSchedules({ reports, store, directory, log, record, clock, ids })],
    ],
    metrics: scheduleMetrics(directory, clock),
    readiness: [],
    work: () => [
      {
        start: () => sweep.start(),
        stop: () => {
          runner.stop();
          return sweep.stop();
        },
      },
    ],
  };
};
