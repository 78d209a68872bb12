import { systemClock } from '../shared/clock.ts';
import { DetectionFollower } from '../modules/alerts/detection/detection-follower.ts';
import type { FollowerFactory } from '../modules/projections/followers/follower-group.ts';
import { SqliteDetectionStore } from '../modules/projections/detection/sqlite-detection-store.ts';
import { locateBy } from './locate-by.ts';

/** Running detection of the embedded profile: it reads the log itself, and has the main thread append its alerts. */
export const openDetection: FollowerFactory = async ({ settings, log, main }) => {
  const locate = await locateBy(settings);
  return new DetectionFollower({
    log,
    store: SqliteDetectionStore.open({ dataDir: settings.dataDir, clock: systemClock }),
    append: (alerts) => main.append(alerts),
    rules: () => main.rules(),
    clock: systemClock,
    locate,
  });
};
