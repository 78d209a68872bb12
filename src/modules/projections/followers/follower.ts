import type { Stream } from '../../../events/envelope.ts';
import type { DetectionFigures } from '../../alerts/detection/detection-counts.ts';
import type { Checkpoint } from '../../event-log/checkpoint.ts';

/** How far a follower has come in one stream. */
export interface StreamProgress {
  readonly stream: Stream;
  /** Everything up to here is folded and stored. */
  readonly checkpoint: Checkpoint;
  /** Offsets between the checkpoint and the log's end when it was last seen; null: it has not been seen yet. */
  readonly lag: number | null;
}

/** Plain data, because it crosses from a worker thread to the main thread. */
export interface FollowerProgress {
  readonly name: string;
  readonly streams: readonly StreamProgress[];
  /** Since when the oldest event waits that this follower has taken up and not stored; absent where nothing waits. */
  readonly waitingSinceMs?: number;
  /** Uses that were accepted after their key had been revoked elsewhere; absent where nobody looks for them. */
  readonly lateAcceptances?: { readonly count: number; readonly lastMs: number; readonly maxMs: number };
  /** What the rules of alerts found; absent where nobody looks for anything. */
  readonly detection?: DetectionFigures;
  /** One sentence for whoever is on call while the follower cannot go on; null while it works. Holds no secret. */
  readonly trouble: string | null;
}

/** Positions, per stream, that a follower is asked to reach. A stream that is not named is not waited for. */
export type Positions = Readonly<Partial<Record<Stream, Checkpoint>>>;

/**
 * Something that follows the log with a checkpoint of its own: a projection, the archiver. It works in steps, each of
 * which stores its result and moves its checkpoint together, so it may be killed between any two instructions.
 * A follower never throws out of these methods: what goes wrong is retried and told in `progress().trouble`.
 */
export interface Follower {
  readonly name: string;
  /** Begins to follow from the stored checkpoint. */
  start(): void;
  /** Something was appended: look now instead of at the next poll. Cheap, and safe to call at any rate. */
  nudge(): void;
  /**
   * Finishes the step under way and ends; nothing is read or written after it resolves. With `drainTo`, first goes on
   * until those positions are reached; gives that up when a step fails, since the log keeps what was not folded.
   */
  stop(drainTo?: Positions): Promise<void>;
  progress(): FollowerProgress;
}
