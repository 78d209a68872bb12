import { openDataDirectory } from '../modules/data-directory/data-directory.ts';
import { EmbeddedEventLog } from '../modules/event-log/embedded/embedded-event-log.ts';
import type { EventLog } from '../modules/event-log/event-log.ts';
import { rebuildProjection, type Rebuilt, type RebuildProgress } from '../modules/projections/rebuild.ts';
import { keyStateProjection } from '../modules/projections/key-state/key-state-projection.ts';
import { SqliteReadModelStore } from '../modules/projections/sqlite/sqlite-read-model-store.ts';
import { usageProjection } from '../modules/projections/usage/usage-projection.ts';
import { Closers } from './closers.ts';
import { embeddedPaths } from './embedded-paths.ts';

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

/** Drops every read model of a data directory and makes it again from the log. */
export function rebuildEmbedded(
  dataDir: string,
  onProgress: (progress: RebuildProgress) => void,
): Promise<readonly ({ readonly name: string } & Rebuilt)[]> {
  return withEmbeddedLog(dataDir, async (log, absolute) => {
    const rebuilt = [];
    for (const projection of [keyStateProjection, usageProjection]) {
      const store = SqliteReadModelStore.open(projection, { dataDir: absolute });
      try {
        rebuilt.push({
          name: projection.name,
          ...(await rebuildProjection(store, projection, log, onProgress)),
        });
      } finally {
        store.close();
      }
    }
    return rebuilt;
  });
}
