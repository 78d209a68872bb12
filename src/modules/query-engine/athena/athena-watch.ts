import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { MS_PER_SECOND } from '../../../shared/iso-time.ts';

/** What passes by itself and says nothing about the settings. */
export const PASSES: ReadonlySet<string> = new Set([
  'athena_unreachable',
  'athena_throttled',
  'athena_failing',
]);
/** What only a statement can find to be over: the work group itself can be asked for meanwhile. */
const SHOWN_BY_STATEMENTS: ReadonlySet<string> = new Set(['athena_access_denied', 'athena_table_missing']);
/** While there is trouble Athena is asked so often at most, however often somebody wants to know. */
const PROBE_EVERY_MS = 30 * MS_PER_SECOND;

/**
 * Knows whether Athena can be used, as the last statement found it. While it could not, each question has it asked again in
 * the background: nobody may send a statement for hours, and readiness should not tell of an outage that is over.
 */
export class AthenaWatch {
  readonly #ask: () => Promise<unknown>;
  readonly #nowMs: () => number;
  readonly #failures = new Map<string, number>();
  #trouble: InfrastructureError | null = null;
  #probing = false;
  #probedAtMs = -Infinity;

  /** `ask` asks for the work group, and throws as a statement would. */
  constructor(ask: () => Promise<unknown>, nowMs: () => number) {
    this.#ask = ask;
    this.#nowMs = nowMs;
  }

  /** A statement failed; what is not about Athena or its settings counts for nothing. */
  failed(error: unknown): void {
    if (!(error instanceof InfrastructureError && error.code.startsWith('athena_'))) return;
    this.#failures.set(error.code, (this.#failures.get(error.code) ?? 0) + 1);
    this.#trouble = error;
  }

  worked(): void {
    this.#trouble = null;
  }

  trouble(): string | null {
    const trouble = this.#trouble;
    if (trouble === null) return null;
    const isDue = this.#nowMs() - this.#probedAtMs >= PROBE_EVERY_MS;
    if (isDue && !this.#probing && !SHOWN_BY_STATEMENTS.has(trouble.code))
      void this.probe().catch(() => null);
    return trouble.message;
  }

  failures(): ReadonlyMap<string, number> {
    return this.#failures;
  }

  /** Throws what is in the way, which it remembers. */
  async probe(): Promise<void> {
    this.#probing = true;
    this.#probedAtMs = this.#nowMs();
    try {
      await this.#ask();
      this.worked();
    } catch (error) {
      if (error instanceof InfrastructureError) this.#trouble = error;
      throw error;
    } finally {
      this.#probing = false;
    }
  }
}
