import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { ArchiveObject, ArchiveStore } from '../../archive/archive-store.ts';
import type { ArchivedFile, ArchivedFiles } from './archived-files.ts';
import type { BatchSpool } from './batch-spool.ts';
import { objectKey, TABLE_PREFIX } from './bucket-copy-keys.ts';
import type { CopyObject, CopyPlan } from './bucket-copy-plan.ts';
import type { LocalLogFile, ParquetWriter, StagedDate } from './parquet-writer.ts';
import { TRAIL_BEGINNING, type TrailCheckpoint } from './trail-checkpoint.ts';

export interface BucketCopyObjectsParts {
  readonly store: ArchiveStore;
  readonly archive: ArchivedFiles;
  readonly writer: ParquetWriter;
  readonly spool: BatchSpool;
}

type WrittenObject = Pick<ArchiveObject, 'size' | 'metadata'>;

/** Metadata that says which plan an object belongs to. */
const PLAN_ID = 'plan';

/**
 * The Parquet objects in the bucket. A put shows all of an object or nothing, and the second of two leaves the first as
 * it is: an object of a plan is therefore right whoever made it, although DuckDB may make other bytes of the same rows.
 */
export class BucketCopyObjects {
  readonly #parts: BucketCopyObjectsParts;
  #holdsRows = false;

  constructor(parts: BucketCopyObjectsParts) {
    this.#parts = parts;
  }

  /** Whether the table has no object at all. */
  async isEmpty(): Promise<boolean> {
    const { keys } = await this.#parts.store.list(TABLE_PREFIX, { after: null, limit: 1 });
    return keys.length === 0;
  }

  /** Holds the rows of archive files beyond `after` in the writer, in the place of what it held. */
  stage(files: readonly ArchivedFile[], after: TrailCheckpoint): Promise<readonly StagedDate[]> {
    this.#holdsRows = true;
    return this.#parts.spool.lend(async (folder) => {
      const local: LocalLogFile[] = [];
      for (const [index, file] of files.entries()) {
        const path = join(folder, `${index}.json.gz`);
        await writeFile(path, await this.#parts.archive.read(file));
        local.push({ path, rawBytes: file.rawBytes });
      }
      return this.#parts.writer.stage(local, after);
    });
  }

  /** Gives back what staging took of memory and disk; the next batch may be minutes away. */
  async release(): Promise<void> {
    if (!this.#holdsRows) return;
    this.#holdsRows = false;
    await this.#parts.writer.stage([], TRAIL_BEGINNING);
  }

  /** Makes the objects of a plan that are not there. `isStaged`: the writer holds the plan's rows already. */
  async make(plan: CopyPlan, isStaged: boolean): Promise<readonly CopyObject[]> {
    const objects: CopyObject[] = [];
    let staged = isStaged;
    for (const { date, rows } of plan.dates) {
      const key = objectKey(date, plan.number);
      let there: WrittenObject | undefined = await this.#parts.store.head(key);
      if (there === undefined) {
        if (!staged) await this.#stageAgain(plan);
        staged = true;
        there = await this.#put(key, date, plan);
      }
      if (there.metadata[PLAN_ID] !== plan.id) throw ofAnotherCopy(key);
      objects.push({ key, date, rows, bytes: there.size });
    }
    return objects;
  }

  async #stageAgain(plan: CopyPlan): Promise<void> {
    const dates = await this.stage(plan.files, plan.after);
    const isAsPlanned = dates.every(({ date, rows }, index) => {
      const planned = plan.dates[index];
      return planned?.date === date && planned.rows === rows;
    });
    if (isAsPlanned && dates.length === plan.dates.length) return;
    throw new InfrastructureError(
      'query_copy_failed',
      `The archive files of plan ${plan.number} do not give the rows that it states.`,
    );
  }

  async #put(key: string, date: string, plan: CopyPlan): Promise<WrittenObject> {
    const { store, writer, spool } = this.#parts;
    const bytes = await spool.lend(async (folder) => {
      const path = join(folder, 'rows.parquet');
      await writer.writeStaged(date, path);
      return readFile(path);
    });
    const metadata = { [PLAN_ID]: plan.id };
    try {
      await store.put(key, bytes, metadata);
      return { size: bytes.length, metadata };
    } catch (error) {
      if (!(error instanceof InfrastructureError && error.code === 'archive_conflict')) throw error;
    }
    const there = await store.head(key);
    if (there !== undefined) return there;
    throw new InfrastructureError('query_copy_failed', `${key} was written and is not there.`);
  }
}

/** @returns what to throw: carrying on would leave rows of two copies in one table. */
export const ofAnotherCopy = (key: string): InfrastructureError =>
  new InfrastructureError(
    'query_copy_mixed',
    `${key} belongs to another query copy than the one being made.`,
  );
