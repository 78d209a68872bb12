import { join } from 'node:path';
import { STREAMS } from '../events/envelope.ts';
import { systemClock } from '../shared/clock.ts';
import { systemIds } from '../shared/ids.ts';
import type { Settings } from '../shared/settings.ts';
import { SqliteArchiveIndex } from '../modules/archive/checkpoint/sqlite-archive-index.ts';
import { toCloudTrailRecords } from '../modules/archive/domain/cloudtrail-record.ts';
import { FilesystemArchiveStore } from '../modules/archive/filesystem/filesystem-archive-store.ts';
import { openDataDirectory } from '../modules/data-directory/data-directory.ts';
import { EmbeddedEventLog } from '../modules/event-log/embedded/embedded-event-log.ts';
import { LogWatch } from '../modules/event-log/embedded/log-watch.ts';
import { FollowersHost } from '../modules/projections/followers/followers-host.ts';
import { lowerPriorityOf } from '../modules/operations/background-priority.ts';
import type { Positions } from '../modules/projections/followers/follower.ts';
import { SqliteKeyDirectory } from '../modules/projections/key-state/sqlite-key-directory.ts';
import { SqliteUsageDirectory } from '../modules/projections/usage/sqlite-usage-directory.ts';
import { DuckDbParquetWriter } from '../modules/query-engine/duckdb/duckdb-parquet-writer.ts';
import { DuckDbQueryEngine } from '../modules/query-engine/duckdb/duckdb-query-engine.ts';
import { archivedFilesOf } from '../modules/query-engine/query-copy/archive-source.ts';
import { CompactionLoop } from '../modules/query-engine/query-copy/compaction-loop.ts';
import { QueryCopy } from '../modules/query-engine/query-copy/query-copy.ts';
import { ReportService } from '../modules/reports/report-service.ts';
import { Closers } from './closers.ts';
import { embeddedMetrics, embeddedReadiness } from './embedded-health.ts';
import { embeddedPaths } from './embedded-paths.ts';
import { composeKeyServices } from './key-services.ts';
import type { Profile, ProfileOptions } from './profile.ts';

/** Memory for compaction, beside that of statements: it sorts one batch of archive files at a time. */
const COMPACTION_MEMORY_MIB = 512;
/** One: it has all the time in the world, and requests have not. */
const COMPACTION_THREADS = 1;

/** Threads whose work can wait while verifications do not: the followers' worker, and whatever runs DuckDB. */
const BACKGROUND_THREADS = ['followers', 'libuv-worker'];
/** Threads appear when there is first work for them. */
const LOWER_PRIORITY_EVERY_MS = 1_000;

/**
 * Opens the embedded profile: one process, one data directory, no other service. Everything is opened in the order in
 * which it depends on each other and closed in the opposite one, also when opening fails half-way.
 * Throws InfrastructureError with the code and sentence of whatever cannot be opened.
 */
export async function openEmbeddedProfile(
  settings: Settings,
  options: ProfileOptions = {},
): Promise<Profile> {
  const clock = options.clock ?? systemClock;
  const ids = options.ids ?? systemIds;
  const onTrouble = options.onTrouble ?? (() => undefined);
  const closers = new Closers();
  try {
    const dataDirectory = openDataDirectory(settings.dataDir);
    closers.add(() => dataDirectory.close());
    const paths = embeddedPaths(dataDirectory.path);
    const log = await EmbeddedEventLog.open({
      path: paths.log,
      ...(options.logWriterEntry === undefined ? {} : { writerEntry: options.logWriterEntry }),
    });
    closers.add(() => log.close());

    const directory = await SqliteKeyDirectory.open({ dataDir: dataDirectory.path, log });
    closers.add(() => directory.close());
    await directory.catchUp();
    const usage = SqliteUsageDirectory.open({ dataDir: dataDirectory.path });
    closers.add(() => usage.close());

    const archive = await FilesystemArchiveStore.open(paths.archive);
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

    const startFollowers = (): FollowersHost => {
      const host = new FollowersHost({
        log,
        logPath: paths.log,
        settings: { ...settings, dataDir: dataDirectory.path },
      });
      host.start();
      return host;
    };
    let followers = startFollowers();
    const drain = async (): Promise<void> => {
      const ends = await Promise.all(STREAMS.map(async (stream) => [stream, await log.end(stream)] as const));
      await followers.stop(Object.fromEntries(ends) as Positions);
    };
    closers.add(drain);

    return {
      settings,
      clock,
      ids,
      log,
      directory,
      usage,
      archive,
      engine,
      reports: new ReportService({ engine, log, clock, ids }),
      keys: composeKeyServices({
        log,
        directory,
        clock,
        ids,
        settings,
        onLostEvent: (cause) =>
          onTrouble('An event was lost after its answer was given (relaxed audit).', cause),
      }),
      readiness: embeddedReadiness({
        log: new LogWatch(log, systemClock),
        followers: () => followers.status(),
        compaction,
      }),
      metrics: embeddedMetrics({
        log,
        followers: () => followers.status(),
        copy: () => copy.current(),
        clock: systemClock,
      }),
      settle: async () => {
        // Draining ends the followers' worker, which archives what still waits for company; a new one goes on.
        await drain();
        followers = startFollowers();
        await copy.catchUp();
      },
      close: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
