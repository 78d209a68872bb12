import { MS_PER_SECOND } from '../../../shared/iso-time.ts';

/** How often the archive is looked at for new files. Statements see what is not compacted from the log's tail. */
const LOOK_EVERY_MS = 2 * MS_PER_SECOND;
/** After a failure the next look waits longer, up to this: a full disk does not get better by asking every second. */
const LOOK_AGAIN_MS_MAX = 60 * MS_PER_SECOND;

/** The one piece of work that the loop repeats. */
export interface Compactable {
  catchUp(): Promise<void>;
}

/** Keeps the query copy up with the archive. A failed step changed nothing, so it is simply tried again. */
export class CompactionLoop {
  readonly #copy: Compactable;
  readonly #onTrouble: (sentence: string, cause: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #failures = 0;
  #stopped = false;

  constructor(copy: Compactable, onTrouble: (sentence: string, cause: unknown) => void) {
    this.#copy = copy;
    this.#onTrouble = onTrouble;
  }

  start(): void {
    this.#work = this.#look();
  }

  /** One sentence while compaction fails, null while it works. */
  trouble(): string | null {
    return this.#failures === 0
      ? null
      : 'The query copy cannot be written; queries read the log instead and get slower.';
  }

  /** Ends after the step under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#work;
  }

  async #look(): Promise<void> {
    try {
      await this.#copy.catchUp();
      this.#failures = 0;
    } catch (cause) {
      this.#failures += 1;
      this.#onTrouble('A step of the compaction failed and is tried again.', cause);
    }
    if (this.#stopped) return;
    const waitMs = Math.min(LOOK_EVERY_MS * 2 ** this.#failures, LOOK_AGAIN_MS_MAX);
    this.#timer = setTimeout(() => {
      this.#work = this.#look();
    }, waitMs);
    this.#timer.unref();
  }
}
