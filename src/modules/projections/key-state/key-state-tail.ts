import { BEGINNING, later, type Checkpoint } from '../../event-log/checkpoint.ts';
import type { EventLog } from '../../event-log/event-log.ts';
import type { KeyDirectory } from '../../keys/key-directory.ts';
import { timerPause, type Pause } from '../pause.ts';

/** How often the log is looked at without a nudge: nudges are hints and may be lost. */
const POLL_MS = 1_000;

export interface KeyStateTailParts {
  readonly log: Pick<EventLog, 'onAppend'>;
  readonly directory: Pick<KeyDirectory, 'catchUp'>;
  /** Told when the log cannot be folded, once per stretch of failures. */
  readonly onTrouble: (sentence: string, cause: unknown) => void;
  readonly pause?: Pause;
}

/**
 * Keeps the key directory at the end of a log that others append to, also while nobody asks: how late this is is how
 * long a key that was revoked elsewhere is still accepted here.
 */
export class KeyStateTail {
  readonly #parts: KeyStateTailParts;
  readonly #halt = new AbortController();
  #unsubscribe: () => void = () => undefined;
  #wake = new AbortController();
  #nudged = false;
  /** How far the nudges say that the log can be read; undefined: to wherever its end is. */
  #upTo: Checkpoint | undefined;
  #failing = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: KeyStateTailParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#unsubscribe = this.#parts.log.onAppend((stream, upTo) => {
      if (stream === 'lifecycle') this.#nudge(upTo);
    });
    this.#loop = this.#follow();
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#halt.abort();
    this.#wake.abort();
    await this.#loop;
  }

  #nudge(upTo: Checkpoint | undefined): void {
    const asked = this.#nudged ? this.#upTo : BEGINNING;
    this.#upTo = asked === undefined || upTo === undefined ? undefined : later(asked, upTo);
    this.#nudged = true;
    this.#wake.abort();
  }

  async #follow(): Promise<void> {
    while (!this.#halt.signal.aborted) {
      const upTo = this.#nudged ? this.#upTo : undefined;
      this.#nudged = false;
      try {
        await this.#parts.directory.catchUp(upTo);
        this.#failing = false;
      } catch (cause) {
        if (!this.#failing)
          this.#parts.onTrouble(
            'What other processes do to keys cannot be read now; it is tried again.',
            cause,
          );
        this.#failing = true;
        await this.#rest(this.#halt.signal);
      }
      if (this.#nudged || this.#halt.signal.aborted) continue;
      this.#wake = new AbortController();
      await this.#rest(this.#wake.signal);
    }
  }

  #rest(signal: AbortSignal): Promise<void> {
    return (this.#parts.pause ?? timerPause)(POLL_MS, signal);
  }
}
