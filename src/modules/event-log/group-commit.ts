import type { Stream } from '../../events/envelope.ts';
import type { EventRecord } from '../../events/stored-event.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { messageOf } from '../../shared/thrown.ts';
import { logUnavailable } from './log-unavailable.ts';
import { pack, type PackedEvents } from './packed-events.ts';

/** Events that share one transaction: more would make everybody in the batch wait for the last. */
export const BATCH_EVENTS_MAX = 20_000;

/** Text that shares one transaction, in UTF-16 code units: bounds the write-ahead log and the copy to the writer. */
export const BATCH_UNITS_MAX = 32 * 1024 * 1024;

/** Text that may wait for the writer, in UTF-16 code units: more means that the disk does not keep up. */
export const WAITING_UNITS_MAX = 64 * 1024 * 1024;

/**
 * Appends that are worth a write of their own while the event loop still holds requests of this turn. Without this bound
 * a fixed number of callers falls into step: all wait for the writer together, then the writer waits for all of them.
 */
export const EARLY_APPENDS = 16;

export interface GroupCommitLimits {
  readonly batchEventsMax: number;
  readonly batchUnitsMax: number;
  readonly waitingUnitsMax: number;
  readonly earlyAppends: number;
}

export const GROUP_COMMIT_LIMITS: GroupCommitLimits = {
  batchEventsMax: BATCH_EVENTS_MAX,
  batchUnitsMax: BATCH_UNITS_MAX,
  waitingUnitsMax: WAITING_UNITS_MAX,
  earlyAppends: EARLY_APPENDS,
};

interface WaitingAppend<Place> {
  readonly events: number;
  resolve(places: readonly Place[]): void;
  reject(error: unknown): void;
}

interface Batch<Place> {
  readonly packed: PackedEvents;
  readonly appends: WaitingAppend<Place>[];
  readonly streams: Set<Stream>;
  events: number;
  units: number;
}

const emptyBatch = <Place>(): Batch<Place> => ({
  packed: [],
  appends: [],
  streams: new Set(),
  events: 0,
  units: 0,
});

export interface GroupCommitStats {
  /** Events accepted and not yet answered, those being written included. */
  waitingEvents: number;
  /** Their text, in UTF-16 code units. */
  waitingUnits: number;
  /** Durable transactions, and the events they held, since the log was opened. */
  commits: number;
  events: number;
  /** Batches that could not be written. */
  failures: number;
  /** Why the last batch could not be written; null when it was, or when there was none yet. */
  trouble: string | null;
  /** From handing the last batch to the writer until its answer, in milliseconds. */
  lastCommitMs: number;
}

/**
 * Collects the appends that arrive while a batch is being written and makes one batch of them: one durable write is
 * shared by all requests waiting, and the slower the disk, the more share it. Appends are written in the order of
 * their calls; one call is never split over two transactions. `Place` is what the writer answers per event.
 */
export class GroupCommit<Place> {
  readonly #commit: (batch: PackedEvents) => Promise<readonly Place[]>;
  readonly #committed: (streams: ReadonlySet<Stream>) => void;
  readonly #limits: GroupCommitLimits;
  readonly #queue: Batch<Place>[] = [];
  readonly #idle: (() => void)[] = [];
  readonly stats: GroupCommitStats = {
    waitingEvents: 0,
    waitingUnits: 0,
    commits: 0,
    events: 0,
    failures: 0,
    trouble: null,
    lastCommitMs: 0,
  };
  /** A batch is with the writer. */
  #busy = false;
  /** A look at the queue is due at the end of this turn of the event loop. */
  #scheduled = false;
  #closed = false;

  constructor(
    commit: (batch: PackedEvents) => Promise<readonly Place[]>,
    committed: (streams: ReadonlySet<Stream>) => void,
    limits: GroupCommitLimits = GROUP_COMMIT_LIMITS,
  ) {
    this.#commit = commit;
    this.#committed = committed;
    this.#limits = limits;
  }

  /** Resolves when the events are durable, without events when the writer has shown that it can write. Throws `log_overloaded` when too much is waiting already. */
  append(events: readonly EventRecord[]): Promise<readonly Place[]> {
    if (this.#closed) return Promise.reject(logUnavailable('it is closed.'));
    let units = 0;
    for (const { text } of events) units += text.length;
    // What comes to an empty queue is taken whatever its size: refusing it would be refusing it for ever.
    if (this.stats.waitingUnits > 0 && this.stats.waitingUnits + units > this.#limits.waitingUnitsMax) {
      return Promise.reject(overloaded(this.stats));
    }
    return new Promise((resolve, reject) => {
      const batch = this.#batchFor(events.length, units);
      for (const event of events) {
        pack(batch.packed, event);
        batch.streams.add(event.stream);
      }
      batch.appends.push({ events: events.length, resolve, reject });
      batch.events += events.length;
      batch.units += units;
      this.stats.waitingEvents += events.length;
      this.stats.waitingUnits += units;
      this.#wake(batch);
    });
  }

  /** Takes no more appends; resolves when everything taken before is written or refused. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#busy || this.#scheduled) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #batchFor(events: number, units: number): Batch<Place> {
    const last = this.#queue.at(-1);
    if (
      last !== undefined &&
      last.events + events <= this.#limits.batchEventsMax &&
      last.units + units <= this.#limits.batchUnitsMax
    ) {
      return last;
    }
    const batch = emptyBatch<Place>();
    this.#queue.push(batch);
    return batch;
  }

  /** Takes the batch that was added to, which is the first in the queue whenever no batch is being written. */
  #wake(batch: Batch<Place>): void {
    if (this.#busy) return;
    if (batch.appends.length >= this.#limits.earlyAppends) {
      this.#writeNext();
    } else if (!this.#scheduled) {
      this.#scheduled = true;
      // After the requests that this turn of the event loop still holds: they share the write instead of the next one.
      setImmediate(() => {
        this.#scheduled = false;
        if (!this.#busy) this.#writeNext();
        this.#restIfIdle();
      });
    }
  }

  #writeNext(): void {
    const batch = this.#queue.shift();
    this.#busy = batch !== undefined;
    if (batch !== undefined) void this.#write(batch);
  }

  /** Whoever waits for the end is told only after the last append was answered. */
  #restIfIdle(): void {
    if (!this.#busy && !this.#scheduled) for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #write(batch: Batch<Place>): Promise<void> {
    const startedMs = performance.now();
    try {
      const places = await this.#commit(batch.packed);
      this.stats.commits += 1;
      this.stats.trouble = null;
      this.stats.events += batch.events;
      this.#settled(batch, startedMs);
      // Before anybody is answered: the writer works on the next batch while this thread writes the answers of this one.
      this.#writeNext();
      answer(batch, places);
      this.#committed(batch.streams);
    } catch (error) {
      this.stats.failures += 1;
      this.stats.trouble = messageOf(error);
      this.#settled(batch, startedMs);
      this.#writeNext();
      for (const append of batch.appends) append.reject(error);
    }
    this.#restIfIdle();
  }

  #settled(batch: Batch<Place>, startedMs: number): void {
    this.stats.lastCommitMs = performance.now() - startedMs;
    this.stats.waitingEvents -= batch.events;
    this.stats.waitingUnits -= batch.units;
  }
}

function answer<Place>(batch: Batch<Place>, places: readonly Place[]): void {
  let from = 0;
  for (const append of batch.appends) {
    append.resolve(places.slice(from, from + append.events));
    from += append.events;
  }
}

const overloaded = ({ waitingEvents }: GroupCommitStats): InfrastructureError =>
  new InfrastructureError(
    'log_overloaded',
    `The event log does not keep up: ${waitingEvents} events wait to be written. Nothing of this append was taken.`,
  );
