import { openArchiver } from './open-archiver.ts';
import { openDetection } from './open-detection.ts';
import { ProjectionRunner } from '../modules/projections/projection-runner.ts';
import { SqliteReadModelStore } from '../modules/projections/sqlite/sqlite-read-model-store.ts';
import { usageProjection } from '../modules/projections/usage/usage-projection.ts';
import type { FollowerFactory } from '../modules/projections/followers/follower-group.ts';

/** Everything that follows the log off the main thread. Add yours here. */
export const FOLLOWERS: readonly FollowerFactory[] = [
  ({ settings, log }) => {
    const store = SqliteReadModelStore.open(usageProjection, settings);
    const { name, streams } = usageProjection;
    return new ProjectionRunner({ name, streams, target: store, log, onStopped: () => store.close() });
  },
  openArchiver,
  openDetection,
];
