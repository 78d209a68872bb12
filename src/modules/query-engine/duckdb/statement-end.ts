import type { DuckDBConnection } from '@duckdb/node-api';
import type { Refusal } from '../../../shared/refusal.ts';

/** Milliseconds between two interrupts: one that comes before the engine has begun to execute is lost. */
const INTERRUPT_AGAIN_MS = 20;

const CANCELLED: Refusal = { code: 'query_cancelled', detail: 'The query was cancelled.' };
const timedOut = (timeoutMs: number): Refusal => ({
  code: 'query_timeout',
  detail: `The query took longer than ${String(timeoutMs / 1_000)} seconds and was stopped.`,
});

/** Why a statement has to end before it is finished: its time is up, or its caller has gone. */
export class StatementEnd {
  #refusal: Refusal | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort = (): void => this.#end(CANCELLED);

  constructor(timeoutMs: number, signal?: AbortSignal) {
    this.#signal = signal;
    this.#timer = setTimeout(() => this.#end(timedOut(timeoutMs)), timeoutMs);
    if (signal?.aborted === true) this.#end(CANCELLED);
    signal?.addEventListener('abort', this.#onAbort);
  }

  /** Set once the statement must not go on. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  throwIfOver(): void {
    if (this.#refusal !== undefined) throw new Error(this.#refusal.detail);
  }

  /** Calls `listener` when the end comes, at once if it has come. Returns how to take it back. */
  onEnd(listener: () => void): () => void {
    if (this.#refusal !== undefined) listener();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Interrupts whatever the connection runs from the end on, until the returned function is called. */
  interrupting(connection: DuckDBConnection): () => void {
    let again: NodeJS.Timeout | undefined;
    const forget = this.onEnd(() => {
      connection.interrupt();
      again ??= setInterval(() => connection.interrupt(), INTERRUPT_AGAIN_MS);
    });
    return () => {
      forget();
      clearInterval(again);
    };
  }

  /** Stops the clock; to be called when the statement has ended either way. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#listeners.clear();
  }

  #end(refusal: Refusal): void {
    if (this.#refusal !== undefined) return;
    this.#refusal = refusal;
    for (const listener of this.#listeners) listener();
  }
}
