import type { Result } from '../../shared/result.ts';
import type { Refusal } from '../../shared/refusal.ts';

/** A value in a result row. Timestamps come as ISO 8601 UTC text, 64-bit integers as number when safe, else as text. */
export type SqlValue = string | number | boolean | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;
/** What can be bound to a `?` of a statement. Bound, never spliced into the text. */
export type SqlParameter = string | number | boolean | null;

export interface SqlResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly SqlRow[];
  /** True when more rows matched than `rowLimit`; the rows given are the first ones. */
  readonly truncated: boolean;
  readonly bytesScanned: number;
  /** What the statement cost, where an engine charges for it. */
  readonly costUsd?: number;
  readonly durationMs: number;
}

/** Which rows of `audit_trail` a statement may see. `all` only for admin and auditor. */
export type TrailVisibility = { readonly kind: 'all' } | { readonly kind: 'tenant'; readonly tenant: string };

export interface SqlRun {
  readonly parameters: readonly SqlParameter[];
  readonly visibility: TrailVisibility;
  readonly rowLimit: number;
  readonly timeoutMs: number;
  /** Aborting cancels the statement in the engine too. */
  readonly signal?: AbortSignal;
}

/** The log positions up to which a statement sees events, per stream, in the form of `formatCheckpoint`. */
export interface TrailPosition {
  readonly lifecycle: string;
  readonly usage: string;
}

/**
 * SQL over the table `audit_trail`: the query copy and the tail that is not compacted yet.
 * Text is Athena (Trino) SQL; the embedded adapter defines the few Trino functions in use as macros.
 */
export interface QueryEngine {
  /** Runs a reviewed statement of queries/. Throws InfrastructureError when the engine fails. */
  report(sql: string, run: SqlRun): Promise<Result<SqlResult, Refusal>>;
  /**
   * Runs a statement that somebody typed. Anything but one SELECT over `audit_trail` with listed functions is refused
   * with `sql_not_allowed`; a statement that does not parse or bind with `sql_invalid`; one that needs more memory than
   * there is with `query_too_large`; `query_timeout` and `query_cancelled` for those ends.
   */
  explore(sql: string, run: SqlRun): Promise<Result<SqlResult, Refusal>>;
  /** What a statement started now would see. */
  position(): Promise<TrailPosition>;
  close(): Promise<void>;
}

/** Nest injection token of the {@link QueryEngine}. */
export const QUERY_ENGINE = Symbol('QueryEngine');
