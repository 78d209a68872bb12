import type { Stream } from '../../../events/envelope.ts';
import type { EventRecord } from '../../../events/stored-event.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { AppendedEvent, EventLog, LogBatch } from '../event-log.ts';
import { assertStorable } from '../storable.ts';
import {
  GROUP_COMMIT_LIMITS,
  GroupCommit,
  type GroupCommitLimits,
  type GroupCommitStats,
} from '../group-commit.ts';
import { EmbeddedLogReader, PARTITION } from './log-reader.ts';
import { WriterThread } from './writer-thread.ts';

export interface EmbeddedEventLogOptions extends Partial<GroupCommitLimits> {
  /** The database file, `<data directory>/log.sqlite`. Its directory must exist and be locked by the caller. */
  readonly path: string;
  /** Another writer thread, for fault tests. */
  readonly writerEntry?: URL;
}

export interface EmbeddedEventLogStats extends Readonly<GroupCommitStats> {
  /** How often the writer thread was started; more than 1 means that it died. */
  readonly writerStarts: number;
}

/**
 * The event log of the embedded profile: one SQLite file, written by a thread of its own, read on the calling thread.
 *
 * @throws InfrastructureError from `append`: `event_too_large`, `event_malformed`, `log_overloaded` (nothing was
 *   written) or `log_unavailable` (the disk or the writer failed, the cause says how; the next append tries again).
 */
export class EmbeddedEventLog implements EventLog {
  readonly #writer: WriterThread;
  readonly #reader: EmbeddedLogReader;
  readonly #commits: GroupCommit<number>;
  readonly #listeners = new Set<(stream: Stream) => void>();
  #closing: Promise<void> | null = null;

  private constructor(writer: WriterThread, reader: EmbeddedLogReader, limits: GroupCommitLimits) {
    this.#writer = writer;
    this.#reader = reader;
    this.#commits = new GroupCommit(
      (batch) => writer.commit(batch),
      (streams) => this.#nudge(streams),
      limits,
    );
  }

  /** Opens the log, creating it when there is none. Throws `log_unavailable` or `data_directory_newer`. */
  static async open({ path, writerEntry, ...limits }: EmbeddedEventLogOptions): Promise<EmbeddedEventLog> {
    const writer = new WriterThread({ path }, writerEntry);
    await writer.open();
    try {
      return new EmbeddedEventLog(writer, EmbeddedLogReader.open({ path }), {
        ...GROUP_COMMIT_LIMITS,
        ...limits,
      });
    } catch (error) {
      await writer.close();
      throw error;
    }
  }

  async append(events: readonly EventRecord[]): Promise<readonly AppendedEvent[]> {
    assertStorable(events);
    if (events.length === 0) return [];
    const places = await this.#commits.append(events);
    return places.map((place) => ({ partition: PARTITION, offset: Math.abs(place), duplicate: place < 0 }));
  }

  /** Writes nothing, durably, after what is waiting: shows whether the log can be written. Throws `log_unavailable`. */
  async probe(): Promise<void> {
    await this.#commits.append([]);
  }

  read(stream: Stream, after: Checkpoint, limit: number): Promise<LogBatch> {
    return this.#reader.read(stream, after, limit);
  }

  end(stream: Stream): Promise<Checkpoint> {
    return this.#reader.end(stream);
  }

  onAppend(listener: (stream: Stream) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Writes what was appended before, then closes; appends that come later are refused. Calling it again is harmless. */
  close(): Promise<void> {
    this.#closing ??= this.#drainAndClose();
    return this.#closing;
  }

  /** For metrics; the numbers are of this moment. */
  stats(): EmbeddedEventLogStats {
    return { ...this.#commits.stats, writerStarts: this.#writer.starts };
  }

  async #drainAndClose(): Promise<void> {
    await this.#commits.close();
    // The writer closes last, so that it is the one that folds the write-ahead log into the database.
    this.#reader.close();
    await this.#writer.close();
  }

  #nudge(streams: ReadonlySet<Stream>): void {
    for (const stream of streams) {
      // On its own, so that a listener that throws is reported as uncaught and takes no append down with it.
      for (const listener of this.#listeners) queueMicrotask(() => listener(stream));
    }
  }
}
