import type { DuckDBInstance } from '@duckdb/node-api';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { EventLog } from '../../event-log/event-log.ts';
import type { QueryEngine, SqlResult, SqlRun, TrailPosition } from '../query-engine.ts';
import type { CopySnapshot } from '../query-copy/copy-snapshot.ts';
import { formatTrail } from '../query-copy/trail-checkpoint.ts';
import { TrailTail, type TrailSnapshot } from '../query-copy/trail-tail.ts';
import { checkStatement, checkText } from '../sandbox/check-statement.ts';
import { DuckDbTailStore } from './duckdb-tail-store.ts';
import { openLockedInstance, withConnection } from './instance.ts';
import { COLUMN_DEFINITIONS } from './record-projection.ts';
import { StatementEnd } from './statement-end.ts';
import { statementRefusal } from './statement-failure.ts';
import { StatementQueue } from './statement-queue.ts';
import { runStatement } from './statement-run.ts';
import { syntaxTree } from './syntax-tree.ts';
import { EMPTY_TRAIL, trailView } from './trail-view.ts';
import { TRINO_MACROS } from './trino-macros.ts';

export interface DuckDbQueryEngineParts {
  /** The query copy that statements read; `tableDirectory` is the only folder the engine can reach. */
  readonly copy: { readonly tableDirectory: string; current(): CopySnapshot };
  /** Where events that are not in the copy yet come from. */
  readonly log: EventLog;
  /** The CloudTrail record of an event, without continuation records: the archive's own mapping. */
  readonly toRecord: (event: LoggedEvent) => object;
  readonly memoryMiB: number;
  readonly threads: number;
  /** Where the engine puts what does not fit into memory. */
  readonly spillDirectory: string;
  /** Default: TAIL_EVENTS_MAX. */
  readonly tailEventsMax?: number;
}

const STATEMENTS_AT_ONCE = 2;

/**
 * {@link QueryEngine} in this process. `bytesScanned` is the size of all Parquet files and tail rows that the statement
 * could have read, an upper bound: DuckDB skips files and columns it does not need and does not tell how many bytes.
 */
export class DuckDbQueryEngine implements QueryEngine {
  readonly #parts: DuckDbQueryEngineParts;
  readonly #instance: DuckDBInstance;
  readonly #tail: TrailTail;
  readonly #queue = new StatementQueue(STATEMENTS_AT_ONCE);
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  private constructor(parts: DuckDbQueryEngineParts, instance: DuckDBInstance) {
    this.#parts = parts;
    this.#instance = instance;
    this.#tail = new TrailTail({
      log: parts.log,
      store: new DuckDbTailStore(instance),
      copy: () => parts.copy.current(),
      toRecord: parts.toRecord,
      eventsMax: parts.tailEventsMax,
    });
  }

  /** Throws InfrastructureError `query_engine_failed`. */
  static async open(parts: DuckDbQueryEngineParts): Promise<DuckDbQueryEngine> {
    const { memoryMiB, threads, spillDirectory, copy } = parts;
    const instance = await openLockedInstance(
      { memoryMiB, threads, spillDirectory, allowedDirectories: [copy.tableDirectory] },
      [...TRINO_MACROS, `CREATE TABLE ${EMPTY_TRAIL} (${COLUMN_DEFINITIONS})`],
    );
    return new DuckDbQueryEngine(parts, instance);
  }

  async report(sql: string, run: SqlRun): Promise<Result<SqlResult, Refusal>> {
    return this.#tracked(run, (end) => this.#execute(sql, run, end)).catch((error: unknown) => {
      if (error instanceof InfrastructureError) throw error;
      throw new InfrastructureError('query_engine_failed', 'A report query failed.', error);
    });
  }

  async explore(sql: string, run: SqlRun): Promise<Result<SqlResult, Refusal>> {
    try {
      return await this.#tracked(run, async (end) => {
        const refusal =
          checkText(sql, run.parameters) ?? checkStatement(await syntaxTree(this.#instance, sql));
        return refusal === undefined ? this.#execute(sql, run, end) : refuse(refusal);
      });
    } catch (error) {
      if (error instanceof InfrastructureError) throw error;
      return refuse(statementRefusal(error));
    }
  }

  async position(): Promise<TrailPosition> {
    const snapshot = await this.#tail.snapshot();
    snapshot.release();
    return formatTrail(snapshot.tail.upTo);
  }

  /** Cancels what is running and waits for it. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#running);
    this.#instance.closeSync();
  }

  async #tracked<Value>(
    run: SqlRun,
    work: (end: StatementEnd) => Promise<Result<Value, Refusal>>,
  ): Promise<Result<Value, Refusal>> {
    const { signal } = this.#closing;
    const end = new StatementEnd(
      run.timeoutMs,
      run.signal === undefined ? signal : AbortSignal.any([run.signal, signal]),
    );
    const answer = this.#queue.run(end, () => work(end));
    this.#running.add(answer);
    try {
      return (await answer) ?? (end.refusal === undefined ? this.#neverStarted() : refuse(end.refusal));
    } finally {
      this.#running.delete(answer);
      end.dispose();
    }
  }

  #neverStarted(): never {
    throw new InfrastructureError('query_engine_failed', 'A statement was given up without a reason.');
  }

  async #execute(sql: string, run: SqlRun, end: StatementEnd): Promise<Result<SqlResult, Refusal>> {
    const startedAt = performance.now();
    const snapshot = await this.#tail.snapshot();
    try {
      if (end.refusal !== undefined) return refuse(end.refusal);
      const { tableDirectory } = this.#parts.copy;
      const answer = await withConnection(this.#instance, async (connection) => {
        await connection.run(trailView(snapshot, tableDirectory, run.visibility));
        return runStatement(connection, sql, run, end);
      });
      if (!answer.ok) return answer;
      const durationMs = performance.now() - startedAt;
      return accept({ ...answer.value, bytesScanned: bytesInScope(snapshot), durationMs });
    } finally {
      snapshot.release();
    }
  }
}

const bytesInScope = ({ copy, tailBytes }: TrailSnapshot): number =>
  copy.files.reduce((sum, { bytes }) => sum + bytes, tailBytes);
