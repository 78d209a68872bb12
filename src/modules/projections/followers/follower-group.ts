import type { Settings } from '../../../shared/settings.ts';
import type { LogReader } from '../log-reader.ts';
import type { Follower, FollowerProgress, Positions } from './follower.ts';
import type { MainThread } from './main-thread.ts';
import type { ServedFollowers } from './served-followers.ts';

/** What followers may know of the settings: all of it can be copied to a worker thread, and none of it is a secret. */
export type FollowerSettings = Pick<
  Settings,
  | 'dataDir'
  | 'accountId'
  | 'region'
  | 'archivePrefix'
  | 'archiveRollSeconds'
  | 'archiveRollBytes'
  | 'geoipDatabase'
>;

export interface FollowerContext {
  readonly settings: FollowerSettings;
  readonly log: LogReader;
  readonly main: MainThread;
}

/** Opens a follower's stores and returns it, not started yet. Its `stop` closes what was opened here. */
export type FollowerFactory = (context: FollowerContext) => Follower | Promise<Follower>;

/** Followers that start, run and stop together: in a worker thread in production, in the same thread where that is easier. */
export class FollowerGroup implements ServedFollowers {
  readonly #followers: readonly Follower[];

  private constructor(followers: readonly Follower[]) {
    this.#followers = followers;
  }

  /** Opens all or none. Throws what the first factory throws, after closing those opened before it. */
  static async open(context: FollowerContext, factories: readonly FollowerFactory[]): Promise<FollowerGroup> {
    const followers: Follower[] = [];
    try {
      for (const open of factories) followers.push(await open(context));
    } catch (error) {
      await new FollowerGroup(followers).stop();
      throw error;
    }
    return new FollowerGroup(followers);
  }

  start(): void {
    for (const follower of this.#followers) follower.start();
  }

  nudge(): void {
    for (const follower of this.#followers) follower.nudge();
  }

  progress(): readonly FollowerProgress[] {
    return this.#followers.map((follower) => follower.progress());
  }

  /** The only process there is does everything. */
  leads(): boolean {
    return true;
  }

  trouble(): string | null {
    return null;
  }

  /** As {@link Follower.stop}, for all at the same time. */
  async stop(drainTo?: Positions): Promise<void> {
    await Promise.all(this.#followers.map((follower) => follower.stop(drainTo)));
  }
}
