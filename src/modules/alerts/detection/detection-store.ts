import type { Stream } from '../../../events/envelope.ts';
import type { EventRecord } from '../../../events/stored-event.ts';
import type { Checkpoint } from '../../event-log/checkpoint.ts';

/** How far a batch reaches in one partition of a stream, and the last event that it took there; null: none. */
export interface ReachedPosition {
  readonly stream: Stream;
  readonly partition: number;
  readonly offset: number;
  readonly eventId: string | null;
}

/** What a batch of events makes, stored all together or not at all. */
export interface DetectedBatch {
  /** Of each subject that the batch touches, encoded. */
  readonly states: ReadonlyMap<string, Uint8Array>;
  /** How many of these had no state before. */
  readonly fresh: number;
  /** Alerts that the log does not have yet. */
  readonly alerts: readonly EventRecord[];
  readonly reached: readonly ReachedPosition[];
}

/**
 * Where running detection keeps what it knows: the state of each subject, how far it has come in the log, and the alerts
 * that it has found and that are not in the log yet. Throws InfrastructureError `read_model_unavailable`; nothing has
 * changed then.
 */
export interface DetectionStore {
  checkpoint(stream: Stream): Checkpoint;
  /** Per partition the id of the event that stands at the checkpoint, null where no event does. Says which log it was. */
  lastEventIds(stream: Stream): readonly (string | null)[];
  /** Forgets everything: what follows is of another log. */
  reset(): void;
  /** When the first event was looked at; what happened long before is learned from and raises nothing. */
  beganAtMs(): number;
  /** The encoded states of those of the subjects that have one. */
  states(subjects: Iterable<string>): ReadonlyMap<string, Uint8Array>;
  store(batch: DetectedBatch): void;
  /** The oldest alerts that are not known to be in the log. */
  unsent(limit: number): readonly EventRecord[];
  /** These alerts are durable in the log. */
  sent(alerts: readonly EventRecord[]): void;
  /** Forgets sources of failed attempts that were quiet for long, some of them at a time. */
  forgetQuietSources(): void;
  /** How many subjects have a state. */
  subjects(): number;
  close(): void;
}
