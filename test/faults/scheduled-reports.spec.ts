import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventRecord } from '../../src/events/stored-event.ts';
import type { ArchiveStore } from '../../src/modules/archive/archive-store.ts';
import type { EventLog } from '../../src/modules/event-log/event-log.ts';
import { readJsonReport } from '../../src/modules/reports/formats/read-json.ts';
import { render } from '../../src/modules/reports/formats/render.ts';
import type { ReportSchedule } from '../../src/modules/schedules/domain/report-schedule.ts';
import { BreakableStore, type PutMoment } from '../fixtures/breakable-store.ts';
import { created } from '../fixtures/key-events.ts';
import { openQueryableTrail, type QueryableTrail } from '../fixtures/queryable-trail.ts';
import { eventsOf, openReportStore, openRunner, type RunnerProcess } from '../fixtures/report-schedules.ts';

const SCHEDULE: ReportSchedule = {
  name: 'inventory-daily',
  cron: '0 6 * * *',
  timeZone: 'UTC',
  report: 'inventory',
  parameters: {},
  formats: ['html', 'csv'],
  tenant: null,
  recipients: ['compliance@example.com'],
};
const BEFORE = '2026-11-09T12:00:00.000Z';
const DUE = '2026-11-10T06:00:00.000Z';
const LATER = '2026-11-10T09:30:00.000Z';
/** JSON, HTML and CSV. */
const PUTS = 3;

let trail: QueryableTrail;
let store: ArchiveStore;
let remove: () => void;
const open: RunnerProcess[] = [];

beforeEach(async () => {
  trail = await openQueryableTrail(LATER);
  ({ store, remove } = await openReportStore());
  await trail.append(created({ keyId: 'a', time: '2026-01-01T00:00:00.000Z', expiresAt: null }));
  await (await process(BEFORE)).runner.runDue();
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await trail.close();
  remove();
});

async function process(now: string, more: { readonly store?: ArchiveStore; readonly log?: EventLog } = {}) {
  const one = await openRunner({ trail, store, listed: () => [SCHEDULE], now, ...more });
  open.push(one);
  return one;
}

/** A log that is gone from the n-th append of a completed run on: nothing of it is written, or all and the answer is lost. */
function dyingLog(moment: PutMoment): EventLog {
  const { log } = trail;
  return {
    append: async (records: readonly EventRecord[]) => {
      if (!records.some(({ type }) => type === 'ReportRunCompleted')) return log.append(records);
      if (moment === 'after') await log.append(records);
      throw new Error('the process is gone');
    },
    read: (...asked) => log.read(...asked),
    end: (...asked) => log.end(...asked),
    onAppend: (listener) => log.onAppend(listener),
    close: () => Promise.resolve(),
  };
}

/** One run, one event, one notification, its files and no others, all of one report. */
async function expectOneRun(reader: RunnerProcess): Promise<void> {
  const events = await eventsOf(trail.log, 'lifecycle', 'ReportRunCompleted');
  expect(events).toHaveLength(1);
  const files = events[0]?.data.files ?? [];
  const { keys } = await store.list('', { after: null, limit: 100 });
  expect(keys).toEqual(files.map(({ objectKey }) => objectKey).toSorted());
  const json = await store.get(files[0]?.objectKey ?? '');
  const report = readJsonReport(json?.bytes ?? new Uint8Array());
  for (const { format, objectKey, sha256 } of files) {
    expect((await store.head(objectKey))?.sha256).toBe(sha256);
    expect((await render(report, format, true)).sha256).toBe(sha256);
  }
  expect(events[0]?.data).toMatchObject({ madeAt: report.madeAt, logPosition: report.logPosition });
  await reader.keys.catchUp();
  expect(reader.keys.rows.all('SELECT id FROM notifications')).toEqual([{ id: events[0]?.id }]);
}

const deaths = Array.from({ length: PUTS }, (_, at) => at + 1).flatMap((atPut) =>
  (['before', 'after'] as const).map((moment) => ({ atPut, moment })),
);

describe('a process that makes a scheduled report', () => {
  it.each(deaths)(
    'may be gone $moment its put $atPut: the next one makes the same run',
    async ({ atPut, moment }) => {
      const broken = new BreakableStore(store, { atPut, moment, manner: 'dies' });
      await (await process(DUE, { store: broken })).runner.runDue();
      expect(broken.isBroken).toBe(true);
      // Something happens in between, so that a report made anew would be another one.
      await trail.append(created({ keyId: 'b', time: DUE, expiresAt: null }));
      const next = await process(LATER);
      expect(await next.runner.runDue()).toBe(1);
      await expectOneRun(next);
    },
  );

  it.each(['before', 'after'] as const)(
    'may be gone %s its event: there is one all the same',
    async (moment) => {
      await (await process(DUE, { log: dyingLog(moment) })).runner.runDue();
      await trail.append(created({ keyId: 'b', time: DUE, expiresAt: null }));
      const next = await process(LATER);
      expect(await next.runner.runDue()).toBe(moment === 'before' ? 1 : 0);
      await expectOneRun(next);
    },
  );

  it('may have another beside it that leads as well: they make one run', async () => {
    const processes = await Promise.all([DUE, '2026-11-10T06:00:00.250Z', LATER].map((now) => process(now)));
    await Promise.all(processes.map(({ runner }) => runner.runDue()));
    for (const one of processes) await expectOneRun(one);
  });
});
