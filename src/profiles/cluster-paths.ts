import { join } from 'node:path';

/** Where things are in the data directory of one process of a cluster. All of it is derived and may be deleted. */
export const clusterPaths = (dataDir: string) => ({
  readModels: join(dataDir, 'read-models'),
  /** Ids of events that the answering thread has seen, and those that the followers have. */
  eventIds: join(dataDir, 'read-models', 'event-ids.sqlite'),
  followersEventIds: join(dataDir, 'read-models', 'followers-event-ids.sqlite'),
  /** The list of archived files, as all processes announce them. */
  archiveIndex: join(dataDir, 'read-models', 'archive.sqlite'),
  queryCopy: join(dataDir, 'query-copy'),
  spill: join(dataDir, 'spill'),
  spool: join(dataDir, 'spool'),
});
