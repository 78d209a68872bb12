import type { LoggedEvent } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Checkpoint } from '../event-log/checkpoint.ts';
import type { LogReader } from '../projections/log-reader.ts';
import type { ArchiveStore } from './archive-store.ts';
import type { ArchiveCheckpoint } from './checkpoint/archive-checkpoint.ts';
import {
  fromMetadata,
  toMetadata,
  type BatchPlan,
  type DeliveredFile,
  type LogRange,
} from './domain/archived-file.ts';
import { encodeLogFile } from './domain/log-file.ts';
import { batchUnique, logFileKey, parseLogFileKey, type TrailAddress } from './domain/object-key.ts';
import { readArchivedFile } from './restore.ts';
import { encodeEvent, type EncodedEvent } from './waiting-events.ts';

/** Events taken from the log at once while a batch is read again. */
const EVENTS_PER_READ = 1_000;

export interface BatchWriterParts {
  readonly log: LogReader;
  readonly store: ArchiveStore;
  readonly checkpoint: ArchiveCheckpoint;
  readonly clock: Clock;
  readonly trail: TrailAddress;
}

/**
 * Writes batches in three durable steps: the plan, the object, the completion. Killed between any two of them, the next
 * {@link BatchWriter.finishPending} does the pending plan once more, and meets its own object or makes it.
 */
export class BatchWriter {
  readonly #parts: BatchWriterParts;

  constructor(parts: BatchWriterParts) {
    this.#parts = parts;
  }

  /** Archives `events`, which follow the archive's position in their partition; returns the range that is archived. */
  async write(events: readonly EncodedEvent[]): Promise<LogRange> {
    const plan = this.#planFor(events);
    this.#parts.checkpoint.plan(plan);
    await this.#execute(plan, events);
    return plan;
  }

  /** Does again, from the log, what an earlier run planned and did not complete. Returns whether there was anything. */
  async finishPending(): Promise<boolean> {
    const plan = this.#parts.checkpoint.pending();
    if (plan === undefined) return false;
    // The place that the plan was made for, in case the settings have changed since.
    const place = parseLogFileKey(plan.key) ?? this.#parts.trail;
    const events = await this.#eventsOf(plan, (event) => encodeEvent(event, place, 0));
    await this.#execute(plan, events);
    return true;
  }

  #planFor(events: readonly EncodedEvent[]): BatchPlan {
    const { checkpoint, clock, trail } = this.#parts;
    const last = events.at(-1)?.logged;
    if (last === undefined) throw new RangeError('a batch has at least one event');
    const { stream, partition, offset: toOffset } = last;
    const fromOffset = (checkpoint.position(stream)[partition] ?? 0) + 1;
    const range = { stream, partition, fromOffset, toOffset };
    const deliveredAt = isoTime(clock.nowMs());
    const key = logFileKey({ ...trail, deliveredAt, unique: batchUnique(trail, range) });
    return { ...range, key, deliveredAt, records: events.length };
  }

  async #execute(plan: BatchPlan, events: readonly EncodedEvent[]): Promise<void> {
    this.#parts.checkpoint.complete(await this.#store(plan, events));
  }

  async #store(plan: BatchPlan, events: readonly EncodedEvent[]): Promise<DeliveredFile> {
    const { store } = this.#parts;
    const { bytes, rawBytes, contentSha256 } = encodeLogFile(events.map(({ json }) => json));
    const { min: minEventTime, max: maxEventTime } = timeSpan(events);
    const metadata = toMetadata({ ...plan, rawBytes, contentSha256, minEventTime, maxEventTime });
    try {
      await store.put(plan.key, bytes, metadata);
    } catch (error) {
      if (!(error instanceof InfrastructureError && error.code === 'archive_conflict')) throw error;
      await this.#requireSameEvents(plan, events, error);
    }
    const object = await store.head(plan.key);
    const stated = object && fromMetadata(object.metadata);
    if (object === undefined || stated === undefined) {
      throw new InfrastructureError(
        'archive_corrupt',
        `Archived file ${plan.key} was written and is not there.`,
      );
    }
    return { ...stated, key: plan.key, storedBytes: object.size, sha256: object.sha256 };
  }

  /**
   * A plan that an older version of this program, or of zlib, had carried out already: its bytes may differ from what
   * would be written today. The evidence stays as it is, provided that it holds exactly these events.
   */
  async #requireSameEvents(plan: BatchPlan, events: readonly EncodedEvent[], conflict: Error): Promise<void> {
    const archived = await readArchivedFile(this.#parts.store, plan);
    const same = archived.every(({ id, text }, index) => {
      const event = events[index]?.logged;
      return event?.id === id && event.text === text;
    });
    if (!same) throw conflict;
  }

  async #eventsOf<Item>(plan: BatchPlan, encode: (event: LoggedEvent) => Item): Promise<readonly Item[]> {
    const { log, checkpoint } = this.#parts;
    const items: Item[] = [];
    let after: Checkpoint = checkpoint.position(plan.stream);
    while ((after[plan.partition] ?? 0) < plan.toOffset) {
      const batch = await log.read(plan.stream, after, EVENTS_PER_READ);
      if (batch.events.length === 0) break;
      for (const event of batch.events) {
        if (event.partition === plan.partition && event.offset <= plan.toOffset) items.push(encode(event));
      }
      after = batch.checkpoint;
    }
    if (items.length === plan.records) return items;
    throw new InfrastructureError(
      'archive_log_incomplete',
      `The log gives ${items.length} of the ${plan.records} events that ${plan.key} was planned for.`,
    );
  }
}

/** ISO times of one form sort as text. */
function timeSpan(events: readonly EncodedEvent[]): { readonly min: string; readonly max: string } {
  let min = events[0]?.eventTime ?? '';
  let max = min;
  for (const { eventTime } of events) {
    if (eventTime < min) min = eventTime;
    if (eventTime > max) max = eventTime;
  }
  return { min, max };
}
