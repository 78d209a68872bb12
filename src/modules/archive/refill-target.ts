import type { Stream } from '../../events/envelope.ts';
import type { LoggedEvent } from '../../events/stored-event.ts';
import type { LogExtent } from './domain/refill-plan.ts';

/** A record of the list that all processes have of the archive's files. */
export interface AnnouncedFile {
  readonly key: string;
  readonly text: string;
}

/** What a log has, whether or not it is whole. */
export interface LogView {
  /** One for each partition of the stream. */
  extents(stream: Stream): Promise<readonly LogExtent[]>;
  /** Where events of this ordering key belong. */
  partitionOf(stream: Stream, key: string): number;
  /** What stands at an offset, be it a repetition. */
  eventAt(stream: Stream, partition: number, offset: number): Promise<LoggedEvent | undefined>;
  /** How many records the list of the archive's files has, and whose they are. */
  announced(): Promise<{ readonly end: number; readonly keys: ReadonlySet<string> }>;
}

/**
 * Makes a log again. Whatever is put there says behind which place it belongs, and is refused anywhere else: any number of
 * processes may do it, be killed at any moment or wake up late, and each record is there once, in its place.
 */
export interface RefillWriter {
  /**
   * Appends events of one partition, whose offsets follow each other, to the partition's end.
   * @throws InfrastructureError `log_not_refilled` when the first of them is not what comes next
   */
  append(events: readonly LoggedEvent[]): Promise<void>;
  /** Puts files into the list, behind the first `after` records. Throws as `append` does. */
  announce(after: number, files: readonly AnnouncedFile[]): Promise<void>;
}
