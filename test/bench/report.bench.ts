/**
 * Seconds for the reports over a large trail: 1,000,000 keys and 10,000,000 uses, from the request's parameters to the
 * bytes of JSON, with the real query copy, engine and service. The Parquet files are generated (a few minutes), kept for
 * one run and removed.
 *
 * Run with `node --disable-warning=ExperimentalWarning test/bench/report.bench.ts`. BENCH_KEYS and BENCH_USES give other
 * sizes, BENCH_REPORT_COPY a folder that keeps the files for the next run.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDbParquetWriter } from '../../src/modules/query-engine/duckdb/duckdb-parquet-writer.ts';
import { DuckDbQueryEngine } from '../../src/modules/query-engine/duckdb/duckdb-query-engine.ts';
import { QueryCopy } from '../../src/modules/query-engine/query-copy/query-copy.ts';
import type { TrailVisibility } from '../../src/modules/query-engine/query-engine.ts';
import type { Report } from '../../src/modules/reports/domain/report.ts';
import { render } from '../../src/modules/reports/formats/render.ts';
import { ReportService } from '../../src/modules/reports/report-service.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { systemIds } from '../../src/shared/ids.ts';
import { isoTime, MS_PER_DAY } from '../../src/shared/iso-time.ts';
import type { Refusal } from '../../src/shared/refusal.ts';
import type { Result } from '../../src/shared/result.ts';
import { InMemoryEventLog } from '../fixtures/in-memory-event-log.ts';
import { writeGeneratedCopy } from './scale/generated-copy.ts';
import type { TrailShape } from './scale/generated-trail.ts';

const shape: TrailShape = {
  keys: Number(process.env['BENCH_KEYS'] ?? 1_000_000),
  uses: Number(process.env['BENCH_USES'] ?? 10_000_000),
  startMs: Math.floor(Date.now() / MS_PER_DAY) * MS_PER_DAY - 92 * MS_PER_DAY,
};
const TARGET_SECONDS = 3;
const DAYS = 45;
/** With less, DuckDB spills a million groups to disk, which doubles the work. */
const MEMORY_MIB = Number(process.env['BENCH_MEMORY_MIB'] ?? 1_024);
const THREADS = 2;
const ALL: TrailVisibility = { kind: 'all' };

const kept = process.env['BENCH_REPORT_COPY'];
const directory = kept ?? mkdtempSync(join(tmpdir(), 'keytrail-report-bench-'));

async function openReports(): Promise<{
  readonly reports: ReportService;
  readonly close: () => Promise<void>;
}> {
  const limits = (name: string) => ({
    ...{ memoryMiB: MEMORY_MIB, threads: THREADS },
    spillDirectory: join(directory, 'spill', name),
  });
  const writer = await DuckDbParquetWriter.open({ ...limits('compaction'), allowedDirectories: [directory] });
  const archive = {
    generation: () => Promise.resolve(1),
    filesAfter: () => Promise.resolve([]),
    read: () => Promise.resolve(new Uint8Array()),
  };
  const copy = await QueryCopy.open({ directory, archive, writer, clock: systemClock });
  const log = new InMemoryEventLog();
  const engine = await DuckDbQueryEngine.open({
    copy: { tableDirectory: copy.tableDirectory, current: () => copy.current() },
    log,
    toRecord: () => ({}),
    ...limits('queries'),
  });
  const reports = new ReportService({ engine, log, clock: systemClock, ids: systemIds });
  return {
    reports,
    close: async () => {
      await engine.close();
      await copy.close();
      await writer.close();
    },
  };
}

async function measure(name: string, ask: () => Promise<Result<Report, Refusal>>): Promise<number> {
  const since = performance.now();
  const cpu = process.cpuUsage();
  const report = await ask();
  if (!report.ok) throw new Error(report.refusal.detail);
  const madeSeconds = (performance.now() - since) / 1_000;
  const { bytes } = await render(report.value, 'json');
  const seconds = (performance.now() - since) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const rss = process.memoryUsage.rss() / 2 ** 20;
  console.log(
    `${name.padEnd(20)} ${seconds.toFixed(2).padStart(6)} s, of it JSON ${(seconds - madeSeconds).toFixed(2)} s;` +
      ` CPU ${((user + system) / 1e6).toFixed(2)} s; ${report.value.rows.length} rows,` +
      ` ${(bytes.length / 1e6).toFixed(1)} MB; RSS ${rss.toFixed(0)} MiB; load ${loadavg()[0]?.toFixed(1)}`,
  );
  return seconds;
}

try {
  if (!existsSync(join(directory, 'manifest.sqlite'))) {
    const since = performance.now();
    mkdirSync(directory, { recursive: true });
    await writeGeneratedCopy(shape, directory);
    console.log(`query copy written in ${((performance.now() - since) / 1_000).toFixed(0)} s`);
  }
  const { reports, close } = await openReports();
  const unusedKeys = () => reports.unusedKeys({ days: DAYS }, ALL);
  const lately = isoTime(Date.now() - 30 * MS_PER_DAY);
  const cold = await measure('unused keys, cold', unusedKeys);
  const warm = [
    await measure('unused keys, warm', unusedKeys),
    await measure('unused keys, warm', unusedKeys),
  ];
  const worst = Math.max(cold, ...warm);
  console.log(`target ${TARGET_SECONDS} s: ${worst < TARGET_SECONDS ? 'met' : 'MISSED'}`);
  await measure('usage by key', () => reports.usage({ from: lately, groupBy: 'key' }, ALL));
  await measure('inventory', () => reports.inventory({}, ALL));
  await close();
} finally {
  if (kept === undefined) rmSync(directory, { recursive: true, force: true });
}
