import { openDataDirectory } from '../modules/data-directory/data-directory.ts';
import { EmbeddedEventLog } from '../modules/event-log/embedded/embedded-event-log.ts';
import type { EventLog } from '../modules/event-log/event-log.ts';
import { loadInThread } from '../modules/projections/rebuild/load-in-thread.ts';
import type { LoadProgress } from '../modules/projections/rebuild/part-loader.ts';
import { rebuildReadModel, type Rebuilt } from '../modules/projections/sqlite/rebuild-read-model.ts';
import { TotalProgress } from '../modules/projections/rebuild/total-progress.ts';
import { REBUILDABLE } from '../modules/projections/rebuild/rebuildable-projections.ts';
import { Closers } from './closers.ts';
import { embeddedPaths } from './embedded-paths.ts';

/**
 * Parts of the log that are loaded at the same time. Each takes a core, and up to 400 MiB of memory with a million keys;
 * key state is loaded beside them.
 */
const REBUILD_PARTS = 2;

/**
 * Opens only the log of a data directory, for bulk work that would compete with followers, and closes it afterwards.
 * Throws InfrastructureError, for instance `data_directory_in_use`.
 */
export async function withEmbeddedLog<Value>(
  dataDir: string,
  work: (log: EventLog, absoluteDataDir: string) => Promise<Value>,
): Promise<Value> {
  const closers = new Closers();
  try {
    const directory = openDataDirectory(dataDir);
    closers.add(() => directory.close());
    const log = await EmbeddedEventLog.open({ path: embeddedPaths(directory.path).log });
    closers.add(() => log.close());
    return await work(log, directory.path);
  } finally {
    await closers.closeAll();
  }
}

/** Makes every read model of a data directory again from the log, all at the same time. */
export function rebuildEmbedded(
  dataDir: string,
  onProgress: (progress: LoadProgress) => void,
): Promise<readonly ({ readonly name: string } & Rebuilt)[]> {
  return withEmbeddedLog(dataDir, async (log, absolute) => {
    const load = loadInThread(embeddedPaths(absolute).log);
    const progress = new TotalProgress(onProgress);
    const rebuilding = REBUILDABLE.map(async (projection) => ({
      name: projection.name,
      ...(await rebuildReadModel(projection, {
        ...{ dataDir: absolute, log, load, parts: REBUILD_PARTS },
        onProgress: progress.ofPart(),
      })),
    }));
    await Promise.allSettled(rebuilding);
    return Promise.all(rebuilding);
  });
}
