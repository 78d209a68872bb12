import type { FollowerProgress, Positions } from './follower.ts';

/** What a worker runs: all followers of one process. */
export interface ServedFollowers {
  start(): void;
  nudge(): void;
  progress(): readonly FollowerProgress[];
  stop(drainTo?: Positions): Promise<void>;
  /** Whether this process does the work that one does for all. */
  leads(): boolean;
  trouble(): string | null;
}
