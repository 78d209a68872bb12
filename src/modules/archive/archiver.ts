import { setImmediate } from 'node:timers/promises';
import { STREAMS, type Stream } from '../../events/envelope.ts';
import { MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { Settings } from '../../shared/settings.ts';
import { messageOf } from '../../shared/thrown.ts';
import { BEGINNING, covers, lagBehind, later, type Checkpoint } from '../event-log/checkpoint.ts';
import { backoffMs } from '../projections/backoff.ts';
import type { Follower, FollowerProgress, Positions } from '../projections/followers/follower.ts';
import { timerPause, type Pause } from '../projections/pause.ts';
import { requireArchivedLog } from './archived-log.ts';
import { findArchivedFiles } from './archived-files.ts';
import { BatchWriter, type BatchWriterParts } from './batch-writer.ts';
import type { RollSettings } from './domain/batch-plan.ts';
import { logFilesPrefix, type TrailAddress } from './domain/object-key.ts';
import { HeldUp } from './held-up.ts';
import { besideHoles, findHoles, readBeside, troubleWithHoles, type LogHole } from './log-holes.ts';
import { WaitingEvents, type DueFile, type StreamPartition } from './waiting-events.ts';

/** How often the log is looked at without a nudge. */
const POLL_MS = 1_000;
/** Events taken from the log at once. Bounds memory: what waits is at most one file and one read per partition. */
const EVENTS_PER_READ = 1_000;

export type ArchiverSettings = Pick<
  Settings,
  'accountId' | 'region' | 'archivePrefix' | 'archiveRollSeconds' | 'archiveRollBytes'
>;

export interface ArchiverParts extends Omit<BatchWriterParts, 'trail'> {
  readonly settings: ArchiverSettings;
  /** The partitions whose events the log gives, where it gives not all. */
  readonly assigned?: Readonly<Record<Stream, readonly number[]>>;
  readonly pause?: Pause;
  /** Called once at the end of `stop`, to close what the archiver rests on. */
  readonly onStopped?: () => void;
}

/**
 * Follows the log and archives all of it as CloudTrail log files, each event exactly once. An event waits for others to
 * share its file, for at most `archiveRollSeconds`; until then it is in the log only, which is where a new start takes
 * it from again.
 */
export class Archiver implements Follower {
  readonly name = 'archive';
  readonly #parts: ArchiverParts;
  readonly #trail: TrailAddress;
  readonly #roll: RollSettings;
  readonly #writer: BatchWriter;
  readonly #ends = new Map<Stream, Checkpoint>();
  /** The checkpoint as last read, so that telling the progress cannot fail. */
  readonly #archived = new Map<Stream, Checkpoint>();
  /** How far each stream was read, which is ahead of what is archived by what waits. Empty before the first step. */
  readonly #read = new Map<Stream, Checkpoint>();
  /** Of partitions that are left alone. */
  #holes: readonly LogHole[] = [];
  readonly #waiting = new Map<string, WaitingEvents>();
  #loop: Promise<void> | undefined;
  /** Settles when the work under way does; the loop and `flush` take turns on it. */
  #turn: Promise<unknown> = Promise.resolve();
  #stopping = false;
  #nudged = false;
  #wake: AbortController | undefined;
  readonly #halt = new AbortController();
  readonly #heldUp = new HeldUp();
  /** In a row; 0 again once a step has come as far as those that failed. */
  #failures = 0;
  #trouble: string | null = null;

  constructor(parts: ArchiverParts) {
    const { accountId, region, archivePrefix: prefix, archiveRollSeconds, archiveRollBytes } = parts.settings;
    this.#parts = parts;
    this.#trail = { accountId, region, prefix };
    this.#roll = { rollBytes: archiveRollBytes, rollMs: archiveRollSeconds * MS_PER_SECOND };
    this.#writer = new BatchWriter({ ...parts, trail: this.#trail });
  }

  start(): void {
    this.#loop ??= this.#follow();
  }

  nudge(): void {
    this.#nudged = true;
    this.#wake?.abort();
  }

  /** With `drainTo`, archives everything up to those positions, and what was taken beyond them, before it ends. */
  async stop(drainTo?: Positions): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      this.#halt.abort();
      this.#wake?.abort();
      await this.#loop;
      // Given up when a step fails, which the progress tells: the log keeps what was not archived.
      if (drainTo !== undefined) await this.#flushTo(drainTo).catch(() => undefined);
      await this.#turn;
      this.#parts.onStopped?.();
    }
    await this.#loop;
  }

  progress(): FollowerProgress {
    const streams = STREAMS.map((stream) => {
      const checkpoint = this.#archived.get(stream) ?? BEGINNING;
      return { stream, checkpoint, lag: lagBehind(this.#reached(stream), this.#endOf(stream)) };
    });
    const waitingSinceMs = this.#waitingSinceMs();
    return {
      name: this.name,
      streams,
      ...(waitingSinceMs === Infinity ? {} : { waitingSinceMs }),
      trouble: this.#trouble ?? troubleWithHoles(this.#holes),
    };
  }

  /**
   * Archives everything that is in the log now, without waiting for files to fill.
   * @throws what the log, the store or the checkpoint throws; the next attempt goes on from the last complete file.
   */
  async flush(): Promise<void> {
    const ends = await Promise.all(
      STREAMS.map(async (stream) => [stream, await this.#parts.log.end(stream)] as const),
    );
    await this.#flushTo(Object.fromEntries(ends));
  }

  /**
   * Does what is due now and returns whether that was anything: takes new events from the log, writes the files that
   * are full or whose time has come. What `start` repeats; the entry for whoever brings the rhythm himself.
   */
  archiveDue(): Promise<boolean> {
    return this.#exclusively(async () => {
      await this.#prepare();
      let moved = false;
      for (const stream of STREAMS) moved = (await this.#takeFromLog(stream)) || moved;
      return (await this.#writeFiles((waiting) => waiting.due(this.#parts.clock.nowMs()))) || moved;
    });
  }

  async #flushTo(positions: Positions): Promise<void> {
    const isRead = (stream: Stream): boolean =>
      covers(this.#read.get(stream) ?? BEGINNING, positions[stream] ?? BEGINNING);
    await this.#exclusively(async () => {
      await this.#prepare();
      for (const stream of STREAMS) {
        while (!isRead(stream) && (await this.#takeFromLog(stream))) {
          await this.#writeFiles((waiting) => waiting.due(this.#parts.clock.nowMs()));
        }
      }
      await this.#writeFiles((waiting) => waiting.dueNow());
    });
  }

  async #follow(): Promise<void> {
    while (!this.#stopping) {
      this.#nudged = false;
      try {
        const moved = await this.archiveDue();
        // A long backlog must let requests and timers of the same thread run between two steps.
        if (moved) await setImmediate();
        else await this.#waitForNudge();
      } catch {
        // The progress tells why.
        await (this.#parts.pause ?? timerPause)(backoffMs(this.#failures), this.#halt.signal);
      }
    }
  }

  /** One piece of work at a time. */
  #exclusively<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#turn.then(work).then(
      (value) => {
        if (this.#heldUp.isMadeUpBy(this.#read)) this.#recovered();
        return value;
      },
      (error: unknown) => {
        this.#failed(error);
        throw error;
      },
    );
    // Whoever comes next waits for the end, not for the outcome, which is for the caller.
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Before anything new: what an earlier run left, in the archive and in the checkpoint. */
  async #prepare(): Promise<void> {
    const { checkpoint, store } = this.#parts;
    if (this.#read.size > 0) return;
    if (checkpoint.isBlank()) {
      // A lost checkpoint must not archive everything a second time.
      const files = await findArchivedFiles(store, logFilesPrefix(this.#trail));
      if (files.length > 0) await checkpoint.adopt(files);
    }
    await requireArchivedLog(this.#parts);
    await this.#writer.finishPending();
    this.#holes = await findHoles(this.#parts);
    for (const stream of STREAMS) {
      const position = checkpoint.position(stream);
      this.#heldUp.archived(stream, position);
      this.#archived.set(stream, position);
      this.#read.set(stream, besideHoles(this.#holes, stream, position));
    }
  }

  async #takeFromLog(stream: Stream): Promise<boolean> {
    const { log, clock } = this.#parts;
    const batch = await log.read(stream, this.#read.get(stream) ?? BEGINNING, EVENTS_PER_READ);
    const nowMs = clock.nowMs();
    for (const event of batch.events)
      this.#waitingOf(event).add(event, this.#trail, this.#heldUp.takenAtMs(event, nowMs));
    this.#read.set(stream, batch.checkpoint);
    this.#ends.set(stream, await log.end(stream));
    // Where several archive, others come further too.
    this.#archived.set(stream, this.#parts.checkpoint.position(stream));
    return batch.events.length > 0;
  }

  #waitingOf(of: StreamPartition): WaitingEvents {
    const name = `${of.stream} ${of.partition}`;
    const waiting = this.#waiting.get(name) ?? new WaitingEvents(of, this.#roll);
    this.#waiting.set(name, waiting);
    return waiting;
  }

  async #writeFiles(next: (waiting: WaitingEvents) => DueFile | undefined): Promise<boolean> {
    let wrote = false;
    for (const waiting of this.#waiting.values()) {
      const { stream } = waiting.of;
      for (;;) {
        // In one go: the file begins where the archive's position is at the moment of its plan.
        this.#dropArchived(waiting);
        const due = next(waiting);
        if (due === undefined) break;
        const { toOffset } = await this.#writer.write(due);
        this.#archived.set(stream, this.#parts.checkpoint.position(stream));
        if (toOffset === due.toOffset) waiting.drop(due.records);
        this.#heldUp.archived(stream, this.#archived.get(stream) ?? BEGINNING);
        wrote = true;
      }
    }
    return wrote;
  }

  /** Where several archive the same partition, what waits here may be in another one's file by now. */
  #dropArchived(waiting: WaitingEvents): void {
    if (this.#parts.shared !== true) return;
    const { stream, partition } = waiting.of;
    const archived = this.#parts.checkpoint.position(stream);
    waiting.dropUpTo(archived[partition] ?? 0);
    this.#read.set(stream, later(this.#read.get(stream) ?? BEGINNING, archived));
  }

  /** What is archived, and what was read behind it and holds only repetitions, which no file will ever take. */
  #reached(stream: Stream): Checkpoint {
    const waiting = (partition: number) => this.#waiting.get(`${stream} ${partition}`)?.lastOffset() ?? null;
    const read = readBeside(this.#read.get(stream) ?? BEGINNING).map((offset, partition) =>
      waiting(partition) === null ? offset : 0,
    );
    return later(this.#archived.get(stream) ?? BEGINNING, read);
  }

  /** Of the partitions that are archived here; what others lag behind, they tell themselves. */
  #endOf(stream: Stream): Checkpoint | undefined {
    const { assigned } = this.#parts;
    return this.#ends
      .get(stream)
      ?.map((end, partition) => (assigned?.[stream].includes(partition) === false ? 0 : end));
  }

  /** Events are taken anew after a failure, but have waited since before it. */
  #waitingSinceMs(): number {
    const waiting = [...this.#waiting.values()].map((events) => events.oldestTakenAtMs() ?? Infinity);
    return Math.min(this.#heldUp.waitingSinceMs(), ...waiting);
  }

  async #waitForNudge(): Promise<void> {
    if (this.#nudged || this.#stopping) return;
    const dueTimes = [...this.#waiting.values()].map((waiting) => waiting.dueAtMs() ?? Infinity);
    const untilDue = Math.min(...dueTimes) - this.#parts.clock.nowMs();
    this.#wake = new AbortController();
    await (this.#parts.pause ?? timerPause)(Math.max(0, Math.min(POLL_MS, untilDue)), this.#wake.signal);
    this.#wake = undefined;
  }

  /** What fails is forgotten as far as memory goes, but for how long it has waited: the checkpoint knows what is done. */
  #failed(error: unknown): void {
    const read = new Map([...this.#read].map(([stream, beside]) => [stream, readBeside(beside)]));
    this.#heldUp.failed(this.#waiting.values(), read, this.#parts.clock.nowMs());
    this.#read.clear();
    this.#waiting.clear();
    this.#failures += 1;
    const times = this.#failures === 1 ? 'once' : `${this.#failures} times in a row`;
    const wait = backoffMs(this.#failures) / MS_PER_SECOND;
    this.#trouble = `The archive failed ${times} and tries again in ${wait} s: ${messageOf(error)}`;
  }

  #recovered(): void {
    this.#heldUp.over();
    this.#failures = 0;
    this.#trouble = null;
  }
}
