import type { Stream } from '../../events/envelope.ts';
import type { EventRecord, LoggedEvent } from '../../events/stored-event.ts';
import type { Checkpoint } from './checkpoint.ts';

/** Where an appended event stands. `duplicate`: an event of that id was already there, and that one's place is given. */
export interface AppendedEvent {
  readonly partition: number;
  readonly offset: number;
  readonly duplicate: boolean;
}

export interface LogBatch {
  readonly events: readonly LoggedEvent[];
  /** Where to go on reading. Equal to the `after` that was asked when there was nothing new. */
  readonly checkpoint: Checkpoint;
}

/**
 * The log is the truth; nothing is acknowledged before it is in here. The port promises what the weakest adapter keeps:
 *
 * - `append` is unconditional: there is no expected version, because Kafka has none.
 * - It returns only when every event is durable, and throws {@link InfrastructureError} when it cannot say so. After a
 *   throw any part of the batch may be stored; appending the same events again is safe, since an event id that is
 *   already in the stream is stored once.
 * - Events with the same ordering key keep their order within a stream. There is no order between keys or streams.
 * - An event over {@link EVENT_BYTES_MAX} is refused before anything of the batch is written.
 * - Texts come back byte for byte, whether or not this program knows the event's type.
 */
export interface EventLog {
  append(events: readonly EventRecord[]): Promise<readonly AppendedEvent[]>;
  /** Events after the checkpoint, in order within each partition, at most `limit`; nothing is skipped. */
  read(stream: Stream, after: Checkpoint, limit: number): Promise<LogBatch>;
  /** The end of what is durable now. */
  end(stream: Stream): Promise<Checkpoint>;
  /**
   * Calls `listener` soon after something was appended to the stream. A nudge to read, never the truth. With `upTo` the
   * log says how far it can be read already without asking anybody.
   */
  onAppend(listener: AppendListener): () => void;
  close(): Promise<void>;
}

export type AppendListener = (stream: Stream, upTo?: Checkpoint) => void;

/** Nest injection token of the {@link EventLog}. */
export const EVENT_LOG = Symbol('EventLog');

/** 256 KiB: CloudTrail's limit for one event, and below Kafka's default of 1 MiB for one message. */
export const EVENT_BYTES_MAX = 256 * 1024;
