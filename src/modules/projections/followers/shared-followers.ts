import type { Stream } from '../../../events/envelope.ts';
import { backoffMs } from '../backoff.ts';
import { failureReason } from '../failure-reason.ts';
import { timerPause, type Pause } from '../pause.ts';
import type { Follower, FollowerProgress, Positions } from './follower.ts';
import type { ServedFollowers } from './served-followers.ts';

export interface SharedFollowersParts<Share> {
  /** Run whatever the share is. */
  readonly always: readonly Follower[];
  /**
   * Opens the followers of a share, which are stopped when the share changes. Once `unwanted` is aborted nobody waits for
   * it any more, and what it still does is to end.
   */
  readonly openShare: (share: Share, unwanted: AbortSignal) => Promise<readonly Follower[]>;
  readonly leads: (share: Share) => boolean;
  /** The partitions of each stream that a share consists of. */
  readonly partitions: (share: Share) => Readonly<Record<Stream, readonly number[]>>;
  /** Joins those who share; `onAssigned` is called with each new share, `onTrouble` while there is none. */
  readonly joinShare: (
    onAssigned: (share: Share) => void,
    onTrouble: (sentence: string | null) => void,
  ) => { stop(): Promise<void> };
  readonly onStopped: () => Promise<void>;
  readonly pause?: Pause;
}

/** How long a process that is to stop waits for a share that is being handed over, to do the work that waits in it. */
const HANDED_OVER_MS_MAX = 5_000;

const NOT_YET = 'This process has not been given its share of the work yet.';

/**
 * The followers of a process that shares the work with others. Shares come and go, one at a time: the followers of the
 * old one are stopped before those of the new one start, and each of them can be cut off at any moment without harm.
 */
export class SharedFollowers<Share> implements ServedFollowers {
  readonly #parts: SharedFollowersParts<Share>;
  #membership: { stop(): Promise<void> } | undefined;
  #share: Share | undefined;
  #followers: readonly Follower[] = [];
  #change: Promise<void> = Promise.resolve();
  /** Ends the opening of a share that is not wanted any more. */
  #opening = new AbortController();
  #stopping = false;
  #membershipTrouble: string | null = NOT_YET;
  #shareTrouble: string | null = null;
  /** How far they had come when they were stopped: what they rest on is closed then, and cannot be asked. */
  #last: readonly FollowerProgress[] | undefined;

  constructor(parts: SharedFollowersParts<Share>) {
    this.#parts = parts;
  }

  start(): void {
    for (const follower of this.#parts.always) follower.start();
    this.#membership = this.#parts.joinShare(
      (share) => this.#assigned(share),
      (sentence) => (this.#membershipTrouble = sentence),
    );
  }

  nudge(): void {
    for (const follower of this.#all()) follower.nudge();
  }

  progress(): readonly FollowerProgress[] {
    return this.#last ?? this.#all().map((follower) => follower.progress());
  }

  leads(): boolean {
    return !this.#stopping && this.#share !== undefined && this.#parts.leads(this.#share);
  }

  trouble(): string | null {
    return this.#membershipTrouble ?? this.#shareTrouble;
  }

  /** With `drainTo`, first does what is this process's share of the work up to there. */
  async stop(drainTo?: Positions): Promise<void> {
    this.#stopping = true;
    if (drainTo !== undefined) await this.#handedOver();
    this.#opening.abort();
    await this.#change;
    const own = drainTo === undefined ? undefined : this.#ownPartOf(drainTo);
    await Promise.all(this.#followers.map((follower) => follower.stop(own)));
    await this.#membership?.stop();
    await Promise.all(this.#parts.always.map((follower) => follower.stop()));
    this.#last = this.progress();
    await this.#parts.onStopped();
  }

  /** Whoever had the share before has stopped: what waits in it is done here, or by whoever starts next. */
  async #handedOver(): Promise<void> {
    const enough = new AbortController();
    const late = (this.#parts.pause ?? timerPause)(HANDED_OVER_MS_MAX, enough.signal);
    await Promise.race([this.#change, late]);
    enough.abort();
    await late;
  }

  #all(): readonly Follower[] {
    return [...this.#parts.always, ...this.#followers];
  }

  #assigned(share: Share): void {
    this.#opening.abort();
    const opening = new AbortController();
    this.#opening = opening;
    // One share that cannot even be given up must not keep the next from being taken, nor end the thread.
    this.#change = this.#change
      .then(() => this.#take(share, opening.signal))
      .catch((error: unknown) => {
        this.#shareTrouble = `This process cannot do its share of the work until it is given another: ${failureReason(error)}`;
      });
  }

  /** Tries until it succeeds: the group need not say again what has not changed. */
  async #take(share: Share, unwanted: AbortSignal): Promise<void> {
    if (this.#stopping || JSON.stringify(share) === JSON.stringify(this.#share)) return;
    const old = this.#followers;
    this.#followers = [];
    this.#share = undefined;
    await Promise.all(old.map((follower) => follower.stop()));
    for (let failures = 1; !unwanted.aborted; failures += 1) {
      try {
        const opened = await unlessUnwanted(this.#parts.openShare(share, unwanted), unwanted);
        if (opened === undefined) return;
        this.#share = share;
        this.#followers = opened;
        this.#shareTrouble = null;
        for (const follower of opened) follower.start();
        return;
      } catch (error) {
        if (unwanted.aborted) return;
        this.#shareTrouble = `This process cannot do its share of the work and tries again in ${backoffMs(failures) / 1_000} s: ${failureReason(error)}`;
        await (this.#parts.pause ?? timerPause)(backoffMs(failures), unwanted);
      }
    }
  }

  /** Others' partitions count as reached. */
  #ownPartOf(positions: Positions): Positions {
    if (this.#share === undefined) return {};
    const own = this.#parts.partitions(this.#share);
    return Object.fromEntries(
      Object.entries(positions).map(([stream, position]) => [
        stream,
        position.map((offset, partition) => (own[stream as Stream].includes(partition) ? offset : 0)),
      ]),
    );
  }
}

/** Undefined when it is not wanted any more; what is opened then has not been started and is left to itself. */
async function unlessUnwanted<Value>(
  opened: Promise<Value>,
  unwanted: AbortSignal,
): Promise<Value | undefined> {
  let giveUp: () => void = () => undefined;
  const ended = new Promise<undefined>((resolve) => {
    giveUp = () => resolve(undefined);
    if (unwanted.aborted) giveUp();
    else unwanted.addEventListener('abort', giveUp, { once: true });
  });
  try {
    // Also of one that is unwanted: a failure that nobody waits for would end the thread.
    return await Promise.race([ended, opened]);
  } finally {
    unwanted.removeEventListener('abort', giveUp);
  }
}
