/** The query engine of a process that answers SQL by itself: DuckDB, and the copy on its own disk that it reads. */
import { join } from 'node:path';
import type { Clock } from '../shared/clock.ts';
import type { Settings } from '../shared/settings.ts';
import type { ArchiveStore } from '../modules/archive/archive-store.ts';
import { SqliteArchiveIndex } from '../modules/archive/checkpoint/sqlite-archive-index.ts';
import { toCloudTrailRecords } from '../modules/archive/domain/cloudtrail-record.ts';
import type { EventLog } from '../modules/event-log/event-log.ts';
import { lowerPriorityOf } from '../modules/operations/background-priority.ts';
import type { MetricSource } from '../modules/operations/metrics.ts';
import type { ReadinessCheck } from '../modules/operations/readiness.ts';
import { DuckDbParquetWriter } from '../modules/query-engine/duckdb/duckdb-parquet-writer.ts';
import { DuckDbQueryEngine } from '../modules/query-engine/duckdb/duckdb-query-engine.ts';
import { archivedFilesOf } from '../modules/query-engine/query-copy/archive-source.ts';
import { CompactionLoop } from '../modules/query-engine/query-copy/compaction-loop.ts';
import type { CopySnapshot } from '../modules/query-engine/query-copy/copy-snapshot.ts';
import { QueryCopy } from '../modules/query-engine/query-copy/query-copy.ts';
import type { QueryEngine } from '../modules/query-engine/query-engine.ts';
import { Closers } from './closers.ts';

/** Memory for compaction, beside that of statements: it sorts one batch of archive files at a time. */
const COMPACTION_MEMORY_MIB = 512;
/** One: it has all the time in the world, and requests have not. */
const COMPACTION_THREADS = 1;

/** Threads whose work can wait while verifications do not: the followers' worker, and whatever runs DuckDB. */
const BACKGROUND_THREADS = ['followers', 'libuv-worker'];
/** Threads appear when there is first work for them. */
const LOWER_PRIORITY_EVERY_MS = 1_000;

export interface OwnQueryEngineParts {
  readonly settings: Settings;
  readonly paths: { readonly archiveIndex: string; readonly queryCopy: string; readonly spill: string };
  readonly log: EventLog;
  readonly archive: ArchiveStore;
  readonly clock: Clock;
  readonly onTrouble: (sentence: string, cause: unknown) => void;
}

/** A query engine and what keeps its copy of the archive up, whichever it is. */
export interface OpenedQueryEngine {
  readonly engine: QueryEngine;
  readonly copy: { current(): CopySnapshot; catchUp(): Promise<void> };
  readonly compaction: { trouble(): string | null };
  /** What an engine outside of this process has to say of itself. */
  readonly readiness?: readonly ReadinessCheck[];
  readonly metrics?: readonly MetricSource[];
  close(): Promise<void>;
}

/** SQL answered by this process itself, over a copy of the archive on its own disk, kept up in the background. */
export async function openOwnQueryEngine(parts: OwnQueryEngineParts): Promise<OpenedQueryEngine> {
  const { settings, paths, log, archive, clock, onTrouble } = parts;
  const closers = new Closers();
  try {
    const index = new SqliteArchiveIndex(paths.archiveIndex);
    closers.add(() => index.close());
    const writer = await DuckDbParquetWriter.open({
      memoryMiB: COMPACTION_MEMORY_MIB,
      threads: COMPACTION_THREADS,
      spillDirectory: join(paths.spill, 'compaction'),
      allowedDirectories: [paths.queryCopy],
    });
    closers.add(() => writer.close());
    const copy = await QueryCopy.open({
      directory: paths.queryCopy,
      archive: archivedFilesOf(index, archive),
      writer,
      clock,
    });
    closers.add(() => copy.close());
    const engine = await DuckDbQueryEngine.open({
      copy,
      log,
      toRecord: (event) => toCloudTrailRecords(event, settings)[0],
      memoryMiB: settings.queryMemoryMiB,
      threads: settings.queryThreads,
      spillDirectory: join(paths.spill, 'queries'),
    });
    closers.add(() => engine.close());
    // DuckDB and the pool that it is called on; the pool makes its threads when they are first needed.
    const stepBack = (): void => void lowerPriorityOf(BACKGROUND_THREADS);
    const steppingBack = setInterval(stepBack, LOWER_PRIORITY_EVERY_MS).unref();
    closers.add(() => clearInterval(steppingBack));
    const compaction = new CompactionLoop(copy, onTrouble);
    compaction.start();
    closers.add(() => compaction.stop());
    return { engine, copy, compaction, close: () => closers.closeAll() };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
