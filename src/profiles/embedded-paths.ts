import { join } from 'node:path';

/** Where things are in a data directory. What can be deleted and made again is in folders of its own. */
export const embeddedPaths = (dataDir: string) => ({
  /** The truth. */
  log: join(dataDir, 'log.sqlite'),
  /** The evidence, in CloudTrail's layout. */
  archive: join(dataDir, 'archive'),
  /** Files of scheduled reports, as they were handed out. */
  reports: join(dataDir, 'reports'),
  /** What digests of the archive are signed with, where no other key is set. */
  digestKey: join(dataDir, 'digest-key.pem'),
  archiveIndex: join(dataDir, 'read-models', 'archive.sqlite'),
  /** Parquet, derived from the evidence. */
  queryCopy: join(dataDir, 'query-copy'),
  /** Where the query engine puts what does not fit into memory. */
  spill: join(dataDir, 'spill'),
});
