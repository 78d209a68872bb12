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
import {
  batchUnique,
  batchUniqueFrom,
  logFileKey,
  parseLogFileKey,
  type TrailAddress,
} from './domain/object-key.ts';
import { decodeLogFile } from './domain/log-file.ts';
import { fromCloudTrailRecords } from './domain/rebuild-event.ts';
import { holdsEventsOf } from './holds-events-of.ts';
import { InsightWriter } from './insight-writer.ts';
import type { LogBeginning } from './log-beginning.ts';
import { readArchivedFile } from './restore.ts';
import { WaitingEvents, type DueFile } from './waiting-events.ts';

/** Events taken from the log at once while a batch is read again. */
const EVENTS_PER_READ = 1_000;

/** A plan says itself what goes into its file. */
const PLANNED = { rollBytes: Infinity, rollMs: Infinity };

export interface BatchWriterParts {
  readonly log: LogReader;
  /** Absent: nothing expires. */
  readonly beginning?: LogBeginning;
  readonly store: ArchiveStore;
  readonly checkpoint: ArchiveCheckpoint;
  readonly clock: Clock;
  readonly trail: TrailAddress;
  /**
   * True where several processes may come to archive the same partition: files are then named by the log alone, so that
   * all of them mean the same object, and a file that another one has made is taken as it is.
   */
  readonly shared?: boolean;
}

/**
 * Writes batches in three durable steps: the plan, the object, the completion. Killed between any two of them, the next
 * {@link BatchWriter.finishPending} does the pending plan once more, and meets its own object or makes it.
 */
export class BatchWriter {
  readonly #parts: BatchWriterParts;
  readonly #insights: InsightWriter;

  constructor(parts: BatchWriterParts) {
    this.#parts = parts;
    this.#insights = new InsightWriter(parts.store);
  }

  /**
   * Archives the file, whose events follow the archive's position in their partition. Returns the range that is archived,
   * which another process may have ended elsewhere.
   */
  async write(due: DueFile): Promise<LogRange> {
    const plan = this.#planFor(due);
    this.#parts.checkpoint.plan(plan);
    return this.#execute(plan, due);
  }

  /** Does again, from the log, what an earlier run planned and did not complete. Returns whether there was anything. */
  async finishPending(): Promise<boolean> {
    const plan = this.#parts.checkpoint.pending();
    if (plan === undefined) return false;
    // The place that the plan was made for, in case the settings have changed since.
    const place = parseLogFileKey(plan.key) ?? this.#parts.trail;
    const events = new WaitingEvents(plan, PLANNED);
    await this.#eachEventOf(plan, (event) => events.add(event, place, 0));
    const due = events.all();
    if (due !== undefined) await this.#execute(plan, due);
    return true;
  }

  #planFor({ stream, partition, toOffset, records, firstAppendedAtMs }: DueFile): BatchPlan {
    const { checkpoint, clock, trail, shared = false } = this.#parts;
    const fromOffset = (checkpoint.position(stream)[partition] ?? 0) + 1;
    const range = { stream, partition, fromOffset, toOffset };
    const deliveredAt = isoTime(shared ? firstAppendedAtMs : clock.nowMs());
    const unique = shared ? batchUniqueFrom(trail, range) : batchUnique(trail, range);
    const key = logFileKey({ ...trail, deliveredAt, unique });
    return { ...range, key, deliveredAt, records };
  }

  async #execute(plan: BatchPlan, due: DueFile): Promise<LogRange> {
    const file = await this.#store(plan, due);
    // Before the batch counts as done: a crash in between does both again.
    await this.#insights.writeBeside(file, due);
    await this.#parts.checkpoint.complete(file);
    return file;
  }

  async #store(plan: BatchPlan, { file, minEventTime, maxEventTime }: DueFile): Promise<DeliveredFile> {
    const { store } = this.#parts;
    const { bytes, rawBytes, contentSha256 } = file;
    const metadata = toMetadata({ ...plan, rawBytes, contentSha256, minEventTime, maxEventTime });
    try {
      await store.put(plan.key, bytes, metadata);
    } catch (error) {
      if (!(error instanceof InfrastructureError && error.code === 'archive_conflict')) throw error;
      if (this.#parts.shared === true) return this.#adopt(plan, bytes, error);
      await this.#requireSameEvents(plan, error);
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
   * The file that another process has made of the events from this offset on. It may hold more or fewer of them, but of
   * this log's: one of another log that shares the bucket would be taken for an archive of events that it does not hold.
   */
  async #adopt(plan: BatchPlan, bytes: Uint8Array, conflict: Error): Promise<DeliveredFile> {
    const { store } = this.#parts;
    const object = await store.head(plan.key);
    const stated = object && fromMetadata(object.metadata);
    if (
      stated === undefined ||
      stated.stream !== plan.stream ||
      stated.partition !== plan.partition ||
      stated.fromOffset !== plan.fromOffset
    ) {
      throw conflict;
    }
    const file = { ...stated, key: plan.key, storedBytes: object?.size ?? 0, sha256: object?.sha256 ?? '' };
    const taken = [...fromCloudTrailRecords(decodeLogFile(bytes))];
    if (await holdsEventsOf({ ...this.#parts, taken }, await readArchivedFile(store, file), file))
      return file;
    throw new InfrastructureError(
      'archive_conflict',
      `Archived file ${plan.key} holds events of another log: two installations write to one KEYTRAIL_S3_BUCKET and KEYTRAIL_S3_PREFIX. Give each its own: nothing of ${plan.stream} ${plan.partition} is archived before.`,
      conflict,
    );
  }

  /**
   * A plan that an older version of this program, or of zlib, had carried out already: its bytes may differ from what
   * would be written today. The evidence stays as it is, provided that it holds exactly these events.
   */
  async #requireSameEvents(plan: BatchPlan, conflict: Error): Promise<void> {
    const archived = await readArchivedFile(this.#parts.store, plan);
    let same = true;
    let index = 0;
    await this.#eachEventOf(plan, ({ id, text }) => {
      const event = archived[index++];
      same &&= event?.id === id && event.text === text;
    });
    if (!same || index !== archived.length) throw conflict;
  }

  /** @throws InfrastructureError `archive_log_incomplete`, after the events that there are. */
  async #eachEventOf(plan: BatchPlan, take: (event: LoggedEvent) => void): Promise<void> {
    const { log, checkpoint } = this.#parts;
    let count = 0;
    let after: Checkpoint = checkpoint.position(plan.stream);
    while ((after[plan.partition] ?? 0) < plan.toOffset) {
      const batch = await log.read(plan.stream, after, EVENTS_PER_READ);
      if (batch.events.length === 0) break;
      for (const event of batch.events) {
        if (event.partition !== plan.partition || event.offset > plan.toOffset) continue;
        take(event);
        count += 1;
      }
      after = batch.checkpoint;
    }
    if (count === plan.records) return;
    throw new InfrastructureError(
      'archive_log_incomplete',
      `The log gives ${count} of the ${plan.records} events that ${plan.key} was planned for.`,
    );
  }
}
