import type { Settings } from '../../../shared/settings.ts';
import type { LogReader } from '../log-reader.ts';
import type { Follower } from './follower.ts';

/** What followers may know of the settings: everything here can be copied to a worker thread, and none is a secret. */
export type FollowerSettings = Pick<
  Settings,
  'dataDir' | 'accountId' | 'region' | 'archivePrefix' | 'archiveRollSeconds' | 'archiveRollBytes'
>;

export interface FollowerContext {
  readonly settings: FollowerSettings;
  readonly log: LogReader;
}

/** Opens a follower's stores and returns it, not started yet. `stop` closes what was opened here. */
export type FollowerFactory = (context: FollowerContext) => Follower | Promise<Follower>;

/** Everything that follows the log beside the key-state projection. Add yours here. */
export const FOLLOWERS: readonly FollowerFactory[] = [];
