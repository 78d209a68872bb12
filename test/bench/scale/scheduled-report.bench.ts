/**
 * Seconds for a scheduled unused-key report over the installation that `npm run bench -- scale` builds (1,000,000 keys and
 * 10,000,000 uses), from its due instant to the files on the disk: the same engine, service and store as in the running
 * service. Nothing is written into the installation; the files go into a temporary folder.
 *
 * Run with `npm run bench -- scheduled-report`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilesystemArchiveStore } from '../../../src/modules/archive/filesystem/filesystem-archive-store.ts';
import { EmbeddedEventLog } from '../../../src/modules/event-log/embedded/embedded-event-log.ts';
import { ReportService } from '../../../src/modules/reports/report-service.ts';
import { runOrder } from '../../../src/modules/schedules/domain/report-run.ts';
import type {
  ReportFileFormat,
  ReportSchedule,
} from '../../../src/modules/schedules/domain/report-schedule.ts';
import { makeRun } from '../../../src/modules/schedules/make-run.ts';
import { embeddedPaths } from '../../../src/profiles/embedded-paths.ts';
import { openOwnQueryEngine } from '../../../src/profiles/own-query-engine.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { systemIds } from '../../../src/shared/ids.ts';
import { isoTime } from '../../../src/shared/iso-time.ts';
import { testSettings } from '../../fixtures/test-settings.ts';

const TARGET_SECONDS = 3;
const ROUNDS = 3;

const keys = Number(process.env['BENCH_KEYS'] ?? 1_000_000);
const uses = Number(process.env['BENCH_USES'] ?? 10_000_000);
const dataDir = join(import.meta.dirname, '../../../.cache/bench-scale', `${keys}-${uses}`);
if (!existsSync(join(dataDir, 'built-by-bench'))) {
  console.log('There is no such installation; `npm run bench -- scale` builds it.');
  process.exit(0);
}

const schedule = (formats: readonly ReportFileFormat[]): ReportSchedule => ({
  name: `bench-${formats.join('-')}`,
  cron: '0 6 * * 1',
  timeZone: 'UTC',
  report: 'unused-keys',
  parameters: { days: 45 },
  formats,
  tenant: null,
  recipients: [],
});

const paths = embeddedPaths(dataDir);
const folder = mkdtempSync(join(tmpdir(), 'keytrail-scheduled-bench-'));
const log = await EmbeddedEventLog.open({ path: paths.log });
const archive = await FilesystemArchiveStore.open(paths.archive);
const store = await FilesystemArchiveStore.open(folder, { writer: true });
const onTrouble = (sentence: string, cause: unknown): void => console.error(sentence, cause);
const query = await openOwnQueryEngine({
  ...{ settings: testSettings(dataDir), paths, log, archive, clock: systemClock, onTrouble },
});
const reports = new ReportService({ engine: query.engine, log, clock: systemClock, ids: systemIds });
try {
  for (const formats of [['json'], ['html', 'csv']] as const) {
    const worst = await measure(formats);
    const verdict = worst < TARGET_SECONDS ? 'met' : 'MISSED';
    console.log(`${['json', ...formats].join(', ')}: target ${TARGET_SECONDS} s ${verdict}`);
  }
} finally {
  await query.close();
  await log.close();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(formats: readonly ReportFileFormat[]): Promise<number> {
  let worst = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const dueMs = systemClock.nowMs();
    const cpu = process.cpuUsage();
    const made = await makeRun({ reports, store }, runOrder(schedule(formats), isoTime(dueMs)));
    if (!made.ok) throw new Error(made.refusal.detail);
    const seconds = (systemClock.nowMs() - dueMs) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    worst = Math.max(worst, seconds);
    const sizes = made.value.files.map(({ format, bytes }) => `${format} ${(bytes / 1e6).toFixed(1)} MB`);
    console.log(
      `scheduled report #${round} ${seconds.toFixed(2).padStart(6)} s; CPU ${((user + system) / 1e6).toFixed(2)} s;` +
        ` ${made.value.rows} findings; ${sizes.join(', ')}; load ${loadavg()[0]?.toFixed(1)}`,
    );
  }
  return worst;
}
