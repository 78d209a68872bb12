import type { Refusal } from '../../../shared/refusal.ts';
import { MS_PER_SECOND } from '../../../shared/iso-time.ts';

const CANCELLED: Refusal = { code: 'query_cancelled', detail: 'The query was cancelled.' };
const timedOut = (timeoutMs: number): Refusal => ({
  code: 'query_timeout',
  detail: `The query took longer than ${String(timeoutMs / MS_PER_SECOND)} seconds and was stopped.`,
});

/** One signal for all that ends a statement before it is finished, and what its caller is told then. */
export class StatementSignal {
  readonly #controller = new AbortController();
  readonly #others: readonly AbortSignal[];
  readonly #timer: NodeJS.Timeout;
  #refusal: Refusal | undefined;
  readonly #onAbort = (): void => this.end(CANCELLED);

  constructor(timeoutMs: number, others: readonly AbortSignal[]) {
    this.#others = others;
    this.#timer = setTimeout(() => this.end(timedOut(timeoutMs)), timeoutMs);
    for (const other of others) other.addEventListener('abort', this.#onAbort);
    if (others.some(({ aborted }) => aborted)) this.end(CANCELLED);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Set once the statement must not go on. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** The first end counts. */
  end(refusal: Refusal): void {
    if (this.#refusal !== undefined) return;
    this.#refusal = refusal;
    this.#controller.abort();
  }

  /** To be called when the statement has ended either way. */
  dispose(): void {
    clearTimeout(this.#timer);
    for (const other of this.#others) other.removeEventListener('abort', this.#onAbort);
  }
}
