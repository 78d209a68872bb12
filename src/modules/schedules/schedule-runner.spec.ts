import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BreakableStore } from '../../../test/fixtures/breakable-store.ts';
import { created, presented } from '../../../test/fixtures/key-events.ts';
import { openQueryableTrail, type QueryableTrail } from '../../../test/fixtures/queryable-trail.ts';
import {
  eventsOf,
  openReportStore,
  openRunner,
  type ProcessParts,
  type RunnerProcess,
} from '../../../test/fixtures/report-schedules.ts';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { readJsonReport } from '../reports/formats/read-json.ts';
import type { ReportSchedule } from './domain/report-schedule.ts';

const DAILY: ReportSchedule = {
  name: 'unused-daily',
  cron: '0 6 * * *',
  timeZone: 'Europe/Berlin',
  report: 'unused-keys',
  parameters: { days: 45 },
  formats: ['html', 'csv'],
  tenant: null,
  recipients: ['compliance@example.com'],
};
const at = (day: number, time = '05:00:00.000'): string => `2026-11-${String(day).padStart(2, '0')}T${time}Z`;

let trail: QueryableTrail;
let store: ArchiveStore;
let remove: () => void;
let listed: readonly ReportSchedule[];
const open: RunnerProcess[] = [];

beforeEach(async () => {
  trail = await openQueryableTrail(at(30));
  ({ store, remove } = await openReportStore());
  listed = [DAILY];
  await trail.append(
    created({ keyId: 'a', time: '2026-01-01T00:00:00.000Z', expiresAt: null }),
    presented({ keyId: 'b', time: at(12) }),
  );
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await trail.close();
  remove();
});

async function process(now: string, more: Partial<ProcessParts> = {}): Promise<RunnerProcess> {
  const one = await openRunner({ trail, store, listed: () => listed, now, ...more });
  open.push(one);
  return one;
}
const completed = () => eventsOf(trail.log, 'lifecycle', 'ReportRunCompleted');

describe('a schedule', () => {
  it('is made at its instants and not before, once, as of the instant', async () => {
    const one = await process(at(10, '04:59:59.999'));
    expect(await one.runner.runDue()).toBe(0);
    one.clock.set(at(10));
    expect(await one.runner.runDue()).toBe(1);
    expect(await one.runner.runDue()).toBe(0);
    one.clock.set(at(11, '05:00:03.000'));
    await one.runner.runDue();
    const events = await completed();
    expect(events.map(({ data }) => [data.dueAt, data.madeAt, data.trigger, data.passedOverFrom])).toEqual([
      [at(10), at(10), 'schedule', null],
      [at(11), at(11, '05:00:03.000'), 'schedule', null],
    ]);
    expect(events[0]).toMatchObject({ tenant: '-', actor: { type: 'system' }, data: { rows: 1 } });
    expect(one.directory.latestRun('unused-daily')).toMatchObject({ dueAt: at(11), status: 'COMPLETED' });
  });

  it('keeps every file as its event says, all made of one report', async () => {
    const one = await process(at(9));
    await one.runner.runDue();
    one.clock.set(at(10));
    await one.runner.runDue();
    const [event] = await completed();
    const folder = `unused-daily/2026/11/10/${String(event?.data.runId)}/unused-keys-2026-11-10`;
    expect(event?.data.files.map(({ format, objectKey, sent }) => [format, objectKey, sent])).toEqual([
      ['json', `${folder}.json`, false],
      ['html', `${folder}.html`, true],
      ['csv', `${folder}.csv`, true],
    ]);
    for (const file of event?.data.files ?? []) {
      const kept = await store.get(file.objectKey);
      expect(kept?.object).toMatchObject({ sha256: file.sha256, size: file.bytes });
    }
    const json = await store.get(`${folder}.json`);
    expect(readJsonReport(json?.bytes ?? new Uint8Array())).toMatchObject({
      parameters: { days: 45, asOf: at(10) },
      madeAt: at(10),
      summary: event?.data.summary,
    });
  });

  it('that is new makes nothing of the time before it was there', async () => {
    const one = await process(at(20, '12:00:00.000'));
    expect(await one.runner.runDue()).toBe(0);
    one.clock.set(at(21, '12:00:00.000'));
    expect(await one.runner.runDue()).toBe(1);
  });

  it('that changed makes what its new wording says, from then on', async () => {
    const one = await process(at(9, '12:00:00.000'));
    await one.runner.runDue();
    one.clock.set(at(10, '12:00:00.000'));
    listed = [{ ...DAILY, cron: '0 9 * * *', formats: ['json'] }];
    await one.runner.runDue();
    one.clock.set(at(11, '12:00:00.000'));
    await one.runner.runDue();
    listed = [];
    one.clock.set(at(12, '12:00:00.000'));
    await one.runner.runDue();
    const events = await completed();
    expect(events.map(({ data }) => [data.dueAt, data.files.map(({ format }) => format)])).toEqual([
      [at(11, '08:00:00.000'), ['json']],
    ]);
    expect(one.directory.schedule('unused-daily')).toMatchObject({ isEnded: true });
  });

  it('of a tenant sees the tenant’s keys only', async () => {
    await trail.append(
      created({ keyId: 'c', tenant: 'acme', time: '2026-01-02T00:00:00.000Z', expiresAt: null }),
    );
    listed = [{ ...DAILY, tenant: 'acme' }];
    const one = await process(at(9));
    await one.runner.runDue();
    one.clock.set(at(10));
    await one.runner.runDue();
    const [event] = await completed();
    expect(event).toMatchObject({ tenant: 'acme', data: { rows: 1, ofTenant: 'acme' } });
    const kept = await store.get(event?.data.files[0]?.objectKey ?? '');
    const rows = readJsonReport(kept?.bytes ?? new Uint8Array()).rows;
    expect(rows.map(({ keyId }) => keyId)).toEqual(['c']);
  });

  it.each(['usage', 'inventory', 'access-review', 'failed-attempts'] as const)(
    'makes the report %s',
    async (report) => {
      listed = [{ ...DAILY, report, parameters: report === 'usage' ? { period: 'week' } : {} }];
      const one = await process(at(9));
      await one.runner.runDue();
      one.clock.set(at(10));
      expect(await one.runner.runDue()).toBe(1);
      expect(await completed()).toMatchObject([{ data: { report } }]);
    },
  );
});

describe('after a downtime', () => {
  it('the latest seven runs are made, the oldest first, and the event says from when on runs were passed over', async () => {
    await (await process(at(5, '12:00:00.000'))).runner.runDue();
    const next = await process(at(20, '12:00:00.000'));
    expect(await next.runner.runDue()).toBe(7);
    expect(await next.runner.runDue()).toBe(0);
    const events = await completed();
    expect(events.map(({ data }) => [data.dueAt, data.passedOverFrom])).toEqual(
      [14, 15, 16, 17, 18, 19, 20].map((day) => [at(day), day === 14 ? at(6) : null]),
    );
  });

  it('a report is the same but for when it was made, whenever that was', async () => {
    const [early, late] = [await process(at(10)), await process(at(20))];
    const asked = { days: 45, asOf: at(10) };
    const one = await early.reports.unusedKeys(asked, { kind: 'all' });
    await trail.append(presented({ keyId: 'a', time: at(15) }));
    const other = await late.reports.unusedKeys(asked, { kind: 'all' });
    const without = (result: typeof one) => ({
      ...(result.ok ? result.value : {}),
      madeAt: '',
      logPosition: '',
    });
    expect(without(one)).toEqual(without(other));
  });
});

it('a process that does not lead makes nothing and records nothing', async () => {
  const one = await process(at(9), { leads: () => false });
  await one.runner.runDue();
  one.clock.set(at(10));
  expect(await one.runner.runDue()).toBe(0);
  expect(one.directory.schedules()).toEqual([]);
});

describe('a run that fails', () => {
  const failing = async (): Promise<RunnerProcess> => {
    await (await process(at(9))).runner.runDue();
    const broken = new BreakableStore(store, { atPut: 1, moment: 'before', manner: 'dies' });
    const one = await process(at(10), { store: broken });
    listed = [DAILY, { ...DAILY, name: 'other' }];
    return one;
  };

  it('is tried again after a while that doubles, is given up after eight attempts, and the next instant goes on', async () => {
    const one = await failing();
    const tries: string[] = [];
    for (let second = 0; second < 3_600; second += 30) {
      const now = new Date(Date.parse(at(10)) + second * 1_000).toISOString();
      one.clock.set(now);
      const before = one.told.failing.length;
      await one.runner.runDue();
      if (one.told.failing.length > before) tries.push(now.slice(11, 19));
    }
    expect(tries).toEqual(
      ['05:00:00', '05:00:30', '05:01:30', '05:03:30', '05:07:30', '05:15:30', '05:31:30'].slice(0, 7),
    );
    one.clock.set(at(10, '06:03:30.000'));
    await one.runner.runDue();
    expect(one.told.gaveUp).toEqual([`${at(10)} internal_error`]);
    expect(await eventsOf(trail.log, 'lifecycle', 'ReportRunFailed')).toMatchObject([
      {
        data: {
          dueAt: at(10),
          attempts: 8,
          code: 'internal_error',
          sentence: 'The report could not be made.',
        },
      },
    ]);
    const healthy = await process(at(11));
    await healthy.runner.runDue();
    expect(healthy.told.made).toEqual([`other ${at(11)}`, `unused-daily ${at(11)}`].sort());
  });

  it('does not keep other schedules waiting', async () => {
    await (await process(at(9))).runner.runDue();
    listed = [DAILY, { ...DAILY, name: 'zz-other' }];
    const broken = new BreakableStore(store, { atPut: 1, moment: 'before', manner: 'fails' });
    const one = await process(at(9, '06:00:00.000'), { store: broken });
    await one.runner.runDue();
    one.clock.set(at(10));
    await one.runner.runDue();
    expect(one.told.made).toEqual([`zz-other ${at(10)}`]);
    one.clock.set(at(10, '05:00:30.000'));
    await one.runner.runDue();
    expect(one.told.made).toEqual([`zz-other ${at(10)}`, `unused-daily ${at(10)}`]);
  });
});
