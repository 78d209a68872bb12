import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../../shared/clock.ts';
import type { ArchivedFile, ArchivedFiles } from './archived-files.ts';
import { batchFileName, DATES_PER_BATCH_MAX, FILES_PER_BATCH_MAX, nextBatch } from './compaction-batch.ts';
import { CopyFolder } from './copy-folder.ts';
import { RETIRED_GRACE_MS, type CopyFile, type CopySnapshot } from './copy-snapshot.ts';
import { planMerge } from './merge-plan.ts';
import { MergeTooLarge, type LocalLogFile, type ParquetWriter, type StagedDate } from './parquet-writer.ts';
import { SqliteManifest } from './sqlite-manifest.ts';
import { advanceTrail } from './trail-checkpoint.ts';

export interface QueryCopyParts {
  /** Absolute path of the folder that holds manifest and Parquet files; everything in it may be deleted. */
  readonly directory: string;
  readonly archive: ArchivedFiles;
  readonly writer: ParquetWriter;
  readonly clock: Clock;
}

/**
 * The query copy: Parquet derived from the archive, one folder per event date. It follows newly archived files, merges
 * small ones, and can be rebuilt from the archive at any time. One process at a time writes it.
 */
export class QueryCopy {
  readonly #archive: ArchivedFiles;
  readonly #writer: ParquetWriter;
  readonly #clock: Clock;
  readonly #folder: CopyFolder;
  readonly #manifest: SqliteManifest;
  /** Files of which not even two fit into the writer's memory. They are as good unmerged, only slower to scan. */
  readonly #unmergeable = new Set<string>();
  #current: CopySnapshot;
  #work: Promise<unknown> = Promise.resolve();

  private constructor(parts: QueryCopyParts, folder: CopyFolder, manifest: SqliteManifest) {
    this.#archive = parts.archive;
    this.#writer = parts.writer;
    this.#clock = parts.clock;
    this.#folder = folder;
    this.#manifest = manifest;
    this.#current = manifest.snapshot();
  }

  static async open(parts: QueryCopyParts): Promise<QueryCopy> {
    const folder = new CopyFolder(parts.directory);
    await folder.prepare();
    const manifest = SqliteManifest.open(join(parts.directory, 'manifest.sqlite'));
    const copy = new QueryCopy(parts, folder, manifest);
    await copy.#removeOrphans();
    return copy;
  }

  /** Where the Parquet files are: the only folder that the query engine may read. */
  get tableDirectory(): string {
    return this.#folder.tableDirectory;
  }

  current(): CopySnapshot {
    return this.#current;
  }

  /**
   * Does one step of work: a batch of new archive files, else one merge, else removing retired files. Returns whether
   * there may be more to do. Steps never overlap. Throws InfrastructureError; then nothing of the step is visible.
   */
  step(): Promise<boolean> {
    return this.#alone(
      async () => (await this.#addBatch()) || (await this.#mergeDate()) || this.#removeRetired(),
    );
  }

  /** Steps until nothing is left to do. */
  async catchUp(): Promise<void> {
    while (await this.step());
  }

  /** Empties the copy; the next steps rebuild it from the archive. Statements that run meanwhile may fail. */
  clear(): Promise<void> {
    return this.#alone(() => this.#clear());
  }

  /** Waits for the step under way. */
  async close(): Promise<void> {
    await this.#alone(() => Promise.resolve(this.#manifest.close()));
  }

  #alone<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#work.then(work, work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #clear(): Promise<void> {
    this.#manifest.reset();
    this.#current = this.#manifest.snapshot();
    await this.#folder.clear();
  }

  async #addBatch(): Promise<boolean> {
    const generation = await this.#archive.generation();
    if (generation === undefined) return false;
    if (this.#current.generation !== null && this.#current.generation !== generation) {
      // The sequence reached says nothing about this list: going on from it could leave out files, unnoticed.
      await this.#clear();
    }
    const { sequence } = this.#current;
    let batch = nextBatch(await this.#archive.filesAfter(sequence, FILES_PER_BATCH_MAX));
    if (batch.length === 0) return false;
    let dates = await this.#stage(batch);
    while (dates.length > DATES_PER_BATCH_MAX && batch.length > 1) {
      batch = batch.slice(0, Math.ceil(batch.length / 2));
      dates = await this.#stage(batch);
    }
    const name = batchFileName(batch);
    const added: CopyFile[] = [];
    for (const { date, rows } of dates) {
      const path = `${date}/${name}`;
      const { bytes } = await this.#folder.publish(path, (temporary) =>
        this.#writer.writeStaged(date, temporary),
      );
      added.push({ path, date, rows, bytes });
    }
    const compacted = batch.reduce(
      (reached, file) => advanceTrail(reached, file.stream, file.partition, file.toOffset),
      this.#current.compacted,
    );
    this.#manifest.add(added, compacted, { generation, sequence: batch.at(-1)?.sequence ?? sequence });
    this.#current = this.#manifest.snapshot();
    return true;
  }

  #stage(batch: readonly ArchivedFile[]): Promise<readonly StagedDate[]> {
    return this.#folder.spooled(async (spool) => {
      const files: LocalLogFile[] = [];
      for (const file of batch) {
        const path = await spool(`${String(file.sequence)}.json.gz`, await this.#archive.read(file));
        files.push({ path, rawBytes: file.rawBytes });
      }
      return this.#writer.stage(files, this.#current.compacted);
    });
  }

  async #mergeDate(): Promise<boolean> {
    let files = planMerge(this.#current.files.filter(({ path }) => !this.#unmergeable.has(path)));
    const date = files?.[0]?.date;
    while (files !== undefined && date !== undefined) {
      try {
        await this.#merge(files, date);
        return true;
      } catch (error) {
        if (!(error instanceof MergeTooLarge)) throw error;
        for (const { path } of files.length <= 2 ? files : []) this.#unmergeable.add(path);
        files = files.length <= 2 ? undefined : files.slice(0, Math.ceil(files.length / 2));
      }
    }
    return date !== undefined;
  }

  async #merge(old: readonly CopyFile[], date: string): Promise<void> {
    // Never the name of a file that was retired before: its removal would take this one with it.
    const path = `${date}/merged-${randomUUID()}.parquet`;
    const sources = old.map((file) => this.#folder.absolute(file.path));
    let rows = 0;
    const { bytes } = await this.#folder.publish(path, async (temporary) => {
      rows = await this.#writer.merge(sources, temporary);
    });
    this.#manifest.replace(old, [{ path, date, rows, bytes }], this.#clock.nowMs());
    this.#current = this.#manifest.snapshot();
  }

  async #removeRetired(): Promise<boolean> {
    for (const path of this.#manifest.retiredUntil(this.#clock.nowMs() - RETIRED_GRACE_MS)) {
      await this.#folder.remove(path);
      this.#manifest.forgetRetired(path);
    }
    return false;
  }

  async #removeOrphans(): Promise<void> {
    const retired = this.#manifest.retiredUntil(Number.MAX_SAFE_INTEGER);
    const named = [...this.#current.files.map((file) => file.path), ...retired];
    await this.#folder.removeAllBut(new Set(named));
  }
}
