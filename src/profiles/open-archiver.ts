import { join } from 'node:path';
import { systemClock } from '../shared/clock.ts';
import type { FollowerFactory } from '../modules/projections/followers/follower-group.ts';
import { Archiver } from '../modules/archive/archiver.ts';
import { SqliteArchiveCheckpoint } from '../modules/archive/checkpoint/sqlite-archive-checkpoint.ts';
import { FilesystemArchiveStore } from '../modules/archive/filesystem/filesystem-archive-store.ts';

/** The archiver of the embedded profile: it is the archive's only writer, and delivery times are the system's. */
export const openArchiver: FollowerFactory = async ({ settings, log }) => {
  const store = await FilesystemArchiveStore.open(join(settings.dataDir, 'archive'), { writer: true });
  const checkpoint = SqliteArchiveCheckpoint.open(join(settings.dataDir, 'read-models', 'archive.sqlite'));
  return new Archiver({
    settings,
    log,
    store,
    checkpoint,
    clock: systemClock,
    onStopped: () => checkpoint.close(),
  });
};
