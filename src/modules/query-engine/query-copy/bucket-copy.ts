import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../shared/clock.ts';
import { epochMs, isoTime, MS_PER_MINUTE, MS_PER_SECOND } from '../../../shared/iso-time.ts';
import type { ArchiveStore } from '../../archive/archive-store.ts';
import type { ArchivedFile, ArchivedFiles } from './archived-files.ts';
import { BatchSpool } from './batch-spool.ts';
import { BucketCopyJournal } from './bucket-copy-journal.ts';
import { TABLE_PREFIX } from './bucket-copy-keys.ts';
import { BucketCopyObjects, ofAnotherCopy } from './bucket-copy-objects.ts';
import { asPlanned, doneWith, type CopyPlan, type Reached } from './bucket-copy-plan.ts';
import { DATES_PER_BATCH_MAX } from './compaction-batch.ts';
import type { ParquetWriter } from './parquet-writer.ts';
import { COPY_FORMAT } from './sqlite-manifest.ts';
import type { TrailCheckpoint } from './trail-checkpoint.ts';
import type { WaitingBatch } from './waiting-batch.ts';
import { requireNoGap, WaitingFiles } from './waiting-files.ts';

/**
 * Milliseconds between two plans when there is not enough for a full one: no archive file waits longer for its place in
 * the table. That is 288 objects a day; from 500 verifications a second on, batches are full sooner, and it is one object
 * of 10 MiB for each 150,000 events: 576 a day at 1,000 verifications a second.
 */
export const PLAN_EVERY_MS = 5 * MS_PER_MINUTE;

/** How old an answer about the position may be: statements come in bursts, and each look is a request to the bucket. */
const POSITION_MS_MAX = 5 * MS_PER_SECOND;

export interface BucketQueryCopyParts {
  /** Of the bucket, at the prefix that the table's LOCATION names. Without Object Lock: a copy can be made anew. */
  readonly store: ArchiveStore;
  readonly archive: ArchivedFiles;
  readonly writer: ParquetWriter;
  /** Absolute; this process's own, emptied at the start. The writer must be allowed to read and write in it. */
  readonly spoolDirectory: string;
  readonly clock: Clock;
  /** Default: {@link PLAN_EVERY_MS}. */
  readonly cadenceMs?: number;
}

/**
 * The query copy in a bucket, where whatever lies below `audit_trail/` is the table that Athena reads: nothing can be
 * replaced there without a moment in which rows are missing or double, so objects are made once and never merged.
 *
 * A batch is a plan, written once under the next number; then one object per date, named by that number; then a note that
 * it is done. Only the leader calls {@link BucketQueryCopy.step}, but nothing depends on there being one: of two plans
 * with one number the bucket keeps the first, and both leaders carry out that one. Whoever comes after a dead leader
 * finishes its plan before making another.
 *
 * A copy is of one format. When {@link COPY_FORMAT} changes, the table has to be made anew in an empty place: the operator
 * stops the service and gives the copy another prefix, or deletes `query-copy/` and then `audit_trail/`; the next leader
 * begins with plan 1. A copy of another format is refused, `query_copy_newer` or `query_copy_outdated`.
 */
export class BucketQueryCopy {
  readonly #clock: Clock;
  readonly #cadenceMs: number;
  readonly #journal: BucketCopyJournal;
  readonly #waiting: WaitingFiles;
  readonly #objects: BucketCopyObjects;
  #work: Promise<unknown> = Promise.resolve();
  #position: { readonly atMs: number; readonly reached: Promise<Reached> } | undefined;

  private constructor(parts: BucketQueryCopyParts, spool: BatchSpool) {
    this.#clock = parts.clock;
    this.#cadenceMs = parts.cadenceMs ?? PLAN_EVERY_MS;
    this.#journal = new BucketCopyJournal(parts.store);
    this.#waiting = new WaitingFiles(parts.archive);
    this.#objects = new BucketCopyObjects({ ...parts, spool });
  }

  /** Asks nothing of the bucket: a process starts without it. */
  static async open(parts: BucketQueryCopyParts): Promise<BucketQueryCopy> {
    return new BucketQueryCopy(parts, await BatchSpool.open(parts.spoolDirectory));
  }

  /**
   * Finishes what is planned, else plans and writes the next batch if it is due. Returns whether there may be more to do.
   * Steps of one process never overlap. Throws InfrastructureError; the next step, here or elsewhere, goes on from there.
   */
  step(): Promise<boolean> {
    return this.#alone(false);
  }

  /** Steps until every archive file is in the table, without waiting for others to come. */
  async catchUp(): Promise<void> {
    while (await this.#alone(true));
  }

  /**
   * Up to where the table is complete, as of a few seconds ago; on any process. While a plan is carried out, a statement
   * may see some rows beyond.
   */
  async position(): Promise<TrailCheckpoint> {
    const nowMs = this.#clock.nowMs();
    const ageMs = nowMs - (this.#position?.atMs ?? -Infinity);
    if (this.#position === undefined || ageMs < 0 || ageMs >= POSITION_MS_MAX) {
      const asked = { atMs: nowMs, reached: this.#journal.reached() };
      this.#position = asked;
      asked.reached.catch(() => {
        if (this.#position === asked) this.#position = undefined;
      });
    }
    const { number, compacted } = await this.#position.reached;
    const known = this.#journal.known();
    return known !== undefined && known.number > number ? known.compacted : compacted;
  }

  /** Waits for the step under way. */
  async close(): Promise<void> {
    await this.#work;
  }

  #alone(anyAge: boolean): Promise<boolean> {
    const done = this.#work.then(() => this.#step(anyAge)).finally(() => this.#objects.release());
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #step(anyAge: boolean): Promise<boolean> {
    // The list is on this machine: as long as nothing in it is due, a look costs no request.
    const known = this.#journal.known();
    const due = known && (await this.#due(known, anyAge));
    if (known !== undefined && due === undefined) return false;
    const reached = await this.#journal.reached();
    const pending = await this.#journal.plan(reached.number + 1);
    if (pending !== undefined) {
      await this.#carryOut(pending, false);
      return true;
    }
    const batch = reached === known ? due : await this.#due(reached, anyAge);
    if (batch === undefined) return false;
    await this.#planAndCarryOut(batch, reached);
    // Not sooner: a hole in one partition does not hold up the others.
    requireNoGap(batch);
    return true;
  }

  /** @throws InfrastructureError `archive_gap` when there is nothing to do that would not leave something out. */
  async #due(reached: Reached, anyAge: boolean): Promise<WaitingBatch | undefined> {
    const batch = await this.#waiting.next(reached);
    if (batch !== undefined && this.#isDue(batch, reached, anyAge)) return batch;
    requireNoGap(batch);
    return undefined;
  }

  /** A time of planning in the future was told by a wrong clock, and is no reason to wait for it. */
  #isDue(batch: WaitingBatch, reached: Reached, anyAge: boolean): boolean {
    if (batch.files.length === 0) return false;
    const sinceMs = this.#clock.nowMs() - epochMs(reached.plannedAt);
    return anyAge || batch.isFull || sinceMs < 0 || sinceMs >= this.#cadenceMs;
  }

  async #planAndCarryOut(batch: WaitingBatch, reached: Reached): Promise<void> {
    const after = reached.compacted;
    let files: readonly ArchivedFile[] = batch.files;
    let dates = await this.#objects.stage(files, after);
    while (dates.length > DATES_PER_BATCH_MAX && files.length > 1) {
      files = files.slice(0, Math.ceil(files.length / 2));
      dates = await this.#objects.stage(files, after);
    }
    const plan = await this.#claim({
      format: COPY_FORMAT,
      number: reached.number + 1,
      id: randomUUID(),
      plannedAt: isoTime(this.#clock.nowMs()),
      place: batch.placeAfter(files) ?? reached.place,
      after,
      files: files.map(asPlanned),
      dates,
    });
    await this.#carryOut(plan.counts, plan.isOurs);
  }

  async #claim(plan: CopyPlan): Promise<{ readonly counts: CopyPlan; readonly isOurs: boolean }> {
    let counts: CopyPlan | undefined;
    if (plan.number === 1 && !(await this.#objects.isEmpty())) {
      // Objects without a plan were left when somebody removed the plans, unless another leader was faster just now.
      counts = await this.#journal.plan(1);
      if (counts === undefined) throw ofAnotherCopy(TABLE_PREFIX);
    }
    counts ??= await this.#journal.claim(plan);
    return { counts, isOurs: counts.id === plan.id };
  }

  async #carryOut(plan: CopyPlan, isStaged: boolean): Promise<void> {
    const objects = await this.#objects.make(plan, isStaged);
    await this.#journal.complete(doneWith(plan, objects));
  }
}
