import type { Projection } from '../projection.ts';
import type { LogPart } from './log-part.ts';

export interface LoadProgress {
  /** Events folded so far. */
  readonly events: number;
  /** Offsets that are left to read. */
  readonly remaining: number;
}

export type OnLoadProgress = (progress: LoadProgress) => void;

/** Folds a part of the log into a draft at a path, in this thread or in another. Returns the number of events. */
export type LoadPart = (
  projection: Projection,
  path: string,
  part: LogPart,
  onProgress: OnLoadProgress,
) => Promise<number>;
