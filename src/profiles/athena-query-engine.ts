/** The query engine of a cluster that has Athena: Athena itself, and the copy in the bucket that it reads. */
import { join } from 'node:path';
import type { Clock } from '../shared/clock.ts';
import { MS_PER_SECOND } from '../shared/iso-time.ts';
import type { Settings } from '../shared/settings.ts';
import type { ArchiveStore } from '../modules/archive/archive-store.ts';
import { SqliteArchiveIndex } from '../modules/archive/checkpoint/sqlite-archive-index.ts';
import { S3ArchiveStore } from '../modules/archive/s3/s3-archive-store.ts';
import { AthenaQueryEngine } from '../modules/query-engine/athena/athena-query-engine.ts';
import { DuckDbParquetWriter } from '../modules/query-engine/duckdb/duckdb-parquet-writer.ts';
import { openLockedInstance } from '../modules/query-engine/duckdb/instance.ts';
import { syntaxTree } from '../modules/query-engine/duckdb/syntax-tree.ts';
import { archivedFilesOf } from '../modules/query-engine/query-copy/archive-source.ts';
import { BucketQueryCopy } from '../modules/query-engine/query-copy/bucket-copy.ts';
import { CompactionLoop } from '../modules/query-engine/query-copy/compaction-loop.ts';
import type { CopySnapshot } from '../modules/query-engine/query-copy/copy-snapshot.ts';
import { formatTrail, TRAIL_BEGINNING } from '../modules/query-engine/query-copy/trail-checkpoint.ts';
import { athenaMetrics, athenaReadiness } from './athena-health.ts';
import { bucketOf } from './cluster-connections.ts';
import { Closers } from './closers.ts';
import type { OpenedQueryEngine } from './own-query-engine.ts';

/** The leader's compaction sorts one batch of archive files at a time. */
const COMPACTION_MEMORY_MIB = 512;
const COMPACTION_THREADS = 1;
/** Only a parser: it reads no data. */
const PARSER = { memoryMiB: 64, threads: 1, allowedDirectories: [] };

/** The copy is in the bucket, not in files of this process. */
const NO_OWN_COPY: CopySnapshot = { files: [], compacted: TRAIL_BEGINNING, generation: null, sequence: 0 };

export interface AthenaParts {
  readonly settings: Settings;
  readonly workgroup: string;
  readonly paths: { readonly archiveIndex: string; readonly spill: string; readonly spool: string };
  readonly archive: ArchiveStore;
  readonly clock: Clock;
  readonly leads: () => boolean;
  readonly onTrouble: (sentence: string, cause: unknown) => void;
}

/** SQL answered by Athena over the copy in the bucket, which the leader keeps up. */
export async function openAthenaQueryEngine(parts: AthenaParts): Promise<OpenedQueryEngine> {
  const { settings, workgroup, paths, archive, clock, leads, onTrouble } = parts;
  const closers = new Closers();
  try {
    const index = new SqliteArchiveIndex(paths.archiveIndex);
    closers.add(() => index.close());
    const writer = await DuckDbParquetWriter.open({
      memoryMiB: COMPACTION_MEMORY_MIB,
      threads: COMPACTION_THREADS,
      spillDirectory: join(paths.spill, 'compaction'),
      allowedDirectories: [paths.spool],
    });
    closers.add(() => writer.close());
    const store = await S3ArchiveStore.open(bucketOf(settings, 'derived'));
    closers.add(() => store.close());
    const copy = await BucketQueryCopy.open({
      ...{ store, archive: archivedFilesOf(index, archive), writer, clock },
      spoolDirectory: paths.spool,
      cadenceMs: settings.athenaCopySeconds * MS_PER_SECOND,
    });
    closers.add(() => copy.close());
    const parser = await openLockedInstance({ ...PARSER, spillDirectory: join(paths.spill, 'parser') }, []);
    closers.add(() => parser.closeSync());
    const engine = await AthenaQueryEngine.open({
      workgroup,
      database: settings.athenaDatabase,
      outputLocation: settings.athenaOutput,
      resultReuseMinutes: settings.athenaResultReuseMinutes,
      bytesScannedMax: settings.athenaBytesMax,
      usdPerTebibyte: settings.athenaUsdPerTebibyte,
      parse: (sql) => syntaxTree(parser, sql),
      position: async () => formatTrail(await copy.position()),
      onTrouble,
    });
    closers.add(() => engine.close());
    const step = async (): Promise<boolean> => leads() && copy.step();
    const compaction = new CompactionLoop({ step }, onTrouble);
    compaction.start();
    closers.add(() => compaction.stop());
    return {
      engine,
      compaction,
      readiness: [athenaReadiness(engine)],
      metrics: athenaMetrics(engine),
      copy: { current: () => NO_OWN_COPY, catchUp: () => copy.catchUp() },
      close: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
