import { openArchiver } from '../../archive/open-archiver.ts';
import { ProjectionRunner } from '../projection-runner.ts';
import { SqliteReadModelStore } from '../sqlite/sqlite-read-model-store.ts';
import { usageProjection } from '../usage/usage-projection.ts';
import type { FollowerFactory } from './follower-group.ts';

/** Everything that follows the log off the main thread. Add yours here. */
export const FOLLOWERS: readonly FollowerFactory[] = [
  ({ settings, log }) => {
    const store = SqliteReadModelStore.open(usageProjection, settings);
    const { name, streams } = usageProjection;
    return new ProjectionRunner({ name, streams, target: store, log, onStopped: () => store.close() });
  },
  openArchiver,
];
