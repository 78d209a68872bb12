import type { Stream } from '../../../events/envelope.ts';
import { advance, BEGINNING, later, type Checkpoint } from '../../event-log/checkpoint.ts';
import type { ArchivedFile, BatchPlan, DeliveredFile } from '../domain/archived-file.ts';
import type { ArchiveCheckpoint, ArchiveIndex } from './archive-checkpoint.ts';

/** The list of all processes' files. */
export interface ArchivedFilesList extends Omit<ArchiveIndex, 'close'> {
  lastFiles(): readonly ArchivedFile[];
}

export interface SharedArchiveCheckpointParts {
  readonly files: ArchivedFilesList;
  /** The partitions that this process archives. */
  readonly assigned: Readonly<Record<Stream, readonly number[]>>;
  /** Tells every process of a file; resolves when that is durable. */
  readonly announce: (file: DeliveredFile) => Promise<void>;
}

/**
 * The archiver's memory where partitions are shared out. What is archived is what was announced, so nothing has to be
 * handed over: a new owner knows all files that were announced, and meets the one that was stored and not announced
 * when it tries to store the same, since the log alone names them. Hence there is no plan to remember either.
 */
export class SharedArchiveCheckpoint implements ArchiveCheckpoint {
  readonly #parts: SharedArchiveCheckpointParts;
  /** Announced by this process and perhaps not in the list yet. */
  readonly #own: Record<Stream, Checkpoint> = { lifecycle: BEGINNING, usage: BEGINNING };

  constructor(parts: SharedArchiveCheckpointParts) {
    this.#parts = parts;
  }

  generation(): number | undefined {
    return this.#parts.files.generation();
  }

  filesAfter(sequence: number, limit: number): readonly ArchivedFile[] {
    return this.#parts.files.filesAfter(sequence, limit);
  }

  position(stream: Stream): Checkpoint {
    return later(this.#parts.files.position(stream), this.#own[stream]);
  }

  pending(): BatchPlan | undefined {
    return undefined;
  }

  plan(): void {
    // Nothing to remember: see above.
  }

  async complete(file: DeliveredFile): Promise<void> {
    await this.#parts.announce(file);
    this.#own[file.stream] = advance(this.#own[file.stream], file.partition, file.toOffset);
  }

  lastFiles(): readonly ArchivedFile[] {
    return this.#parts.files
      .lastFiles()
      .filter(({ stream, partition }) => this.#parts.assigned[stream].includes(partition));
  }

  isBlank(): boolean {
    return this.#parts.files.filesAfter(0, 1).length === 0;
  }

  async adopt(files: readonly DeliveredFile[]): Promise<void> {
    for (const file of files) await this.complete(file);
  }

  close(): void {
    // The list belongs to whoever folds it.
  }
}
