import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReportScheduleEnded } from '../../../events/report-schedule-ended.ts';
import type { ReportScheduled } from '../../../events/report-scheduled.ts';
import { planSchedules } from './plan-schedules.ts';
import { reportNotification } from './report-notification.ts';
import { evolveRun, runCompleted, runFailed, runOrder, type KnownRun, type MadeFiles } from './report-run.ts';
import type { ReportSchedule } from './report-schedule.ts';
import { evolveSchedule, type ScheduleState } from './schedule-state.ts';

const WEEKLY: ReportSchedule = {
  name: 'weekly',
  cron: '0 6 * * 1',
  timeZone: 'UTC',
  report: 'unused-keys',
  parameters: { days: 45 },
  formats: ['html', 'csv'],
  tenant: 'acme',
  recipients: ['compliance@example.com'],
};
const T = (minute: number): string => `2026-11-16T06:${String(minute).padStart(2, '0')}:00.000Z`;

type Step = ReportScheduled | ReportScheduleEnded;
const folded = (events: readonly Step[], before?: ScheduleState): ScheduleState | undefined =>
  events.reduce(evolveSchedule, before);
const known = (state: ScheduleState | undefined): readonly ScheduleState[] =>
  state === undefined ? [] : [state];

/** What follows each wording of the file after the other. */
function history(
  files: readonly (readonly ReportSchedule[])[],
  minuteOf = (at: number) => at,
): readonly Step[] {
  const events: Step[] = [];
  for (const [at, listed] of files.entries())
    events.push(...planSchedules(listed, known(folded(events)), T(minuteOf(at))));
  return events;
}

describe('what is recorded of schedules', () => {
  it('is that they are there, that they changed, and that they are gone; nothing when all is as it was', () => {
    const daily = { ...WEEKLY, cron: '0 6 * * *' };
    const events = history([[WEEKLY], [WEEKLY], [daily], [], [], [daily]]);
    expect(events.map(({ type, time }) => [type, time])).toEqual([
      ['ReportScheduled', T(0)],
      ['ReportScheduled', T(2)],
      ['ReportScheduleEnded', T(3)],
      ['ReportScheduled', T(5)],
    ]);
    expect(folded(events)).toMatchObject({ schedule: daily, since: T(5), isEnded: false });
    expect(new Set(events.map(({ id }) => id)).size).toBe(4);
  });

  it('has the same id for two processes that find the same difference', () => {
    const [first] = history([[WEEKLY]]);
    const state = folded(first === undefined ? [] : [first]);
    const one = planSchedules([], known(state), T(7));
    const other = planSchedules([], known(state), T(9));
    expect(one.map(({ id }) => id)).toEqual(other.map(({ id }) => id));
    expect(planSchedules([WEEKLY], [], T(1))[0]?.id).toBe(first?.id);
  });

  it('counts also by a clock that is behind', () => {
    const events = history([[WEEKLY], []], (at) => 30 - at);
    expect(folded(events)?.isEnded).toBe(true);
  });

  it('is the same in whatever order events arrive', () => {
    const daily = { ...WEEKLY, cron: '0 6 * * *', tenant: null };
    const events = history([[WEEKLY], [daily], [], [WEEKLY]]);
    const [first, ...rest] = events;
    if (first === undefined) throw new Error('nothing was planned');
    fc.assert(
      fc.property(fc.shuffledSubarray(rest, { minLength: rest.length }), (shuffled) => {
        expect(folded([first, ...shuffled])).toEqual(folded(events));
      }),
    );
  });
});

const made: MadeFiles = {
  files: [
    {
      format: 'json',
      objectKey: 'weekly/a/unused-keys-2026-11-16.json',
      sha256: 'a'.repeat(64),
      bytes: 9,
      sent: false,
    },
    {
      format: 'csv',
      objectKey: 'weekly/a/unused-keys-2026-11-16.csv',
      sha256: 'b'.repeat(64),
      bytes: 9,
      sent: true,
    },
  ],
  title: 'Keys not used for 45 days',
  rows: 12,
  summary: { findings: 12, disabled: 1 },
  logPosition: 'lifecycle 0:9, usage 0:99',
  madeAt: T(1),
};

describe('a run', () => {
  const order = runOrder(WEEKLY, T(0));
  const completed = runCompleted(order, made, T(2));
  const failure = { attempts: 8, code: 'query_timeout', sentence: 'Too slow.' };
  const failed = runFailed(order, failure, T(3));

  it('has an id that follows from its schedule and its instant', () => {
    expect(runOrder({ ...WEEKLY, recipients: [] }, T(0), 'request').id).toBe(order.id);
    expect(runOrder(WEEKLY, T(1)).id).not.toBe(order.id);
    expect(order.id).toMatch(/^run_[0-9a-f]{32}$/);
  });

  it('that was made counts, whoever gave it up, in whatever order that is told', () => {
    const fold = (...events: (typeof completed | typeof failed)[]) =>
      events.reduce<KnownRun | undefined>(evolveRun, undefined);
    expect(fold(failed)).toMatchObject({ status: 'FAILED', recordedAt: T(3), code: 'query_timeout' });
    expect(fold(completed, failed)).toEqual(fold(completed));
    expect(fold(failed, completed, completed)).toEqual(fold(completed));
    expect(fold(completed)).toMatchObject({ status: 'COMPLETED', recordedAt: T(2), rows: 12 });
  });

  it('is told of with its figures, and with the files that are to be sent', () => {
    const { recipients: _, ...data } = completed.data;
    expect(reportNotification(completed)).toEqual({
      id: completed.id,
      type: 'report.made',
      time: T(2),
      tenant: 'acme',
      orderKey: 'weekly',
      subject: 'Keys not used for 45 days, as of 2026-11-16 06:00 UTC',
      text: [
        'Keys not used for 45 days, as of 2026-11-16 06:00 UTC, from the schedule weekly: 12 rows.',
        'findings: 12, disabled: 1',
        `Made at ${T(1)} from the log position lifecycle 0:9, usage 0:99.`,
      ].join('\n'),
      data,
      recipients: ['compliance@example.com'],
      files: [
        {
          objectKey: 'weekly/a/unused-keys-2026-11-16.csv',
          fileName: 'unused-keys-2026-11-16.csv',
          contentType: 'text/csv; charset=utf-8; header=present',
        },
      ],
    });
  });

  it('that was given up is told of, with what was passed over', () => {
    const late = runFailed(runOrder(WEEKLY, T(0), 'schedule', T(0)), failure, T(3));
    expect(reportNotification(late)).toMatchObject({
      type: 'report.failed',
      orderKey: 'weekly',
      files: [],
      text: expect.stringContaining(`Runs due from ${T(0)} on were missed and are not made.`),
    });
  });

  it('of all tenants belongs to the trail of none', () => {
    expect(runCompleted(runOrder({ ...WEEKLY, tenant: null }, T(0)), made, T(2)).tenant).toBe('-');
  });
});
