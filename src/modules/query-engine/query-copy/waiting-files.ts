import { setImmediate } from 'node:timers/promises';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { ArchivedFile, ArchivedFiles } from './archived-files.ts';
import type { Reached } from './bucket-copy-plan.ts';
import { WaitingBatch } from './waiting-batch.ts';

/** Entries of the list looked at in one go: some milliseconds, on the thread that answers requests. */
const FILES_PER_PAGE = 1_000;

/**
 * The archive files that are in no plan yet. Sequences only save looking at what is known to be covered: were the list in
 * another order than that of the process before, a file could be found late, when the next of its partition is there, and
 * none could be lost.
 */
export class WaitingFiles {
  readonly #archive: ArchivedFiles;
  #generation: number | undefined;
  /** Everything up to here in the list is covered. */
  #coveredUpTo = 0;

  constructor(archive: ArchivedFiles) {
    this.#archive = archive;
  }

  /** The next batch after what is reached; undefined while there is no list. */
  async next(reached: Reached): Promise<WaitingBatch | undefined> {
    const generation = await this.#archive.generation();
    if (generation === undefined) return undefined;
    if (generation !== this.#generation) this.#coveredUpTo = 0;
    this.#generation = generation;
    await this.#skipTo(reached.place);
    const batch = await this.#find(reached);
    if (batch.gap() === undefined || this.#coveredUpTo === 0) return batch;
    // What is missing may lie before the place, if the list has it elsewhere than the list of who was here before.
    this.#coveredUpTo = 0;
    return this.#find(reached);
  }

  /** Without it, a process that comes to lead would look through a list of years. */
  async #skipTo(place: Reached['place']): Promise<void> {
    if (place === null || place.sequence <= this.#coveredUpTo) return;
    const [file] = await this.#archive.filesAfter(place.sequence - 1, 1);
    if (file?.key === place.key && file.sequence === place.sequence) this.#coveredUpTo = place.sequence;
  }

  async #find({ compacted }: Reached): Promise<WaitingBatch> {
    const batch = new WaitingBatch(compacted);
    let allCovered = true;
    for await (const file of this.#listed()) {
      const isNeeded = batch.offer(file);
      allCovered &&= !isNeeded;
      if (allCovered) this.#coveredUpTo = file.sequence;
      if (batch.isFull) break;
    }
    return batch;
  }

  async *#listed(): AsyncGenerator<ArchivedFile> {
    let after = this.#coveredUpTo;
    for (;;) {
      const page = await this.#archive.filesAfter(after, FILES_PER_PAGE);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < FILES_PER_PAGE) return;
      after = last.sequence;
      await setImmediate();
    }
  }
}

/** @throws InfrastructureError `archive_gap` when files are missing that the ones after them have to wait for. */
export function requireNoGap(batch: WaitingBatch | undefined): void {
  const gap = batch?.gap();
  if (gap === undefined) return;
  const { key, stream, partition, fromOffset } = gap.before;
  throw new InfrastructureError(
    'archive_gap',
    `Archived file ${key} begins at ${stream} ${partition}:${fromOffset}; ${gap.due} was due.`,
  );
}
