import { covers } from '../../event-log/checkpoint.ts';
import type { FollowerProgress, Positions } from './follower.ts';

interface Waiter {
  readonly name: string;
  readonly positions: Positions;
  resolve(): void;
  reject(reason: Error): void;
}

/** Callers that wait until a follower has come to some position. */
export class ProgressWaiters {
  readonly #waiters = new Set<Waiter>();

  wait(name: string, positions: Positions, now: readonly FollowerProgress[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.add({ name, positions, resolve, reject });
      this.onProgress(now);
    });
  }

  onProgress(followers: readonly FollowerProgress[]): void {
    for (const waiter of this.#waiters) {
      const follower = followers.find(({ name }) => name === waiter.name);
      if (follower === undefined || !hasReached(follower, waiter.positions)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  rejectAll(reason: Error): void {
    for (const waiter of this.#waiters) waiter.reject(reason);
    this.#waiters.clear();
  }
}

const hasReached = (follower: FollowerProgress, positions: Positions): boolean =>
  follower.streams.every(({ stream, checkpoint }) => covers(checkpoint, positions[stream] ?? []));
