import type { AthenaClient } from '@aws-sdk/client-athena';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { QueryEngine, SqlResult, SqlRun, TrailPosition } from '../query-engine.ts';
import { checkStatement, checkText } from '../sandbox/check-statement.ts';
import type { ParsedStatement } from '../sandbox/syntax-node.ts';
import { athenaClient, type AthenaConnection } from './athena-client.ts';
import { AthenaWatch, PASSES } from './athena-watch.ts';
import { objectionToNames, redefinesTrail } from './foreign-names.ts';
import { StatementRunner } from './statement-runner.ts';
import { StatementSignal } from './statement-signal.ts';
import { tokenizeSql, type TokenizedSql } from './sql-tokens.ts';
import { OutputLocation } from './work-group.ts';

export interface AthenaQueryEngineOptions {
  readonly workgroup: string;
  readonly database: string;
  /** `s3://…/` for results; null: the work group's own. */
  readonly outputLocation: string | null;
  /** Age up to which Athena may answer with the result of the same statement; 0: never. */
  readonly resultReuseMinutes: number;
  /** Bytes that one statement may read; null: what the work group allows. */
  readonly bytesScannedMax: number | null;
  readonly usdPerTebibyte: number;
  /** What the parser that the sandbox understands makes of a text. */
  readonly parse: (sql: string) => Promise<ParsedStatement>;
  /** How far the copy in the bucket is; Athena itself does not know. */
  readonly position: () => Promise<TrailPosition>;
  readonly connection?: AthenaConnection;
  /** Default: FIRST_LOOK_MS. */
  readonly firstLookMs?: number;
  /** Told once, when Athena does not answer while the engine is opened. */
  readonly onTrouble?: (sentence: string, cause: unknown) => void;
  /** Milliseconds of a clock that never steps. */
  readonly nowMs?: () => number;
}

/** How long a start waits for Athena at most, and a question whether it is back. */
const CHECK_MS_MAX = 10_000;

/**
 * {@link QueryEngine} on Amazon Athena, over the copy in the bucket; what is not compacted yet, it does not see.
 * `bytesScanned` is what Athena charges for. Reading a result takes a request for a thousand rows.
 */
export class AthenaQueryEngine implements QueryEngine {
  readonly #options: AthenaQueryEngineOptions;
  readonly #client: AthenaClient;
  readonly #runner: StatementRunner;
  readonly #watch: AthenaWatch;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  private constructor(options: AthenaQueryEngineOptions, client: AthenaClient) {
    this.#options = options;
    this.#client = client;
    const location = new OutputLocation(client, options);
    const probe = (): Promise<unknown> => location.ask(AbortSignal.timeout(CHECK_MS_MAX));
    this.#watch = new AthenaWatch(probe, options.nowMs ?? (() => performance.now()));
    this.#runner = new StatementRunner(client, {
      ...options,
      outputLocation: () => location.known(),
      onLateFailure: (error) => this.#watch.failed(error),
    });
  }

  /**
   * Throws InfrastructureError that names the setting at fault, when statements can never run. Where Athena only does not
   * answer, nothing can be told of the settings, and nothing but SQL and reports needs it: the engine is opened all the same.
   */
  static async open(options: AthenaQueryEngineOptions): Promise<AthenaQueryEngine> {
    const client = athenaClient(options.connection);
    const engine = new AthenaQueryEngine(options, client);
    try {
      await engine.#watch.probe();
    } catch (error) {
      if (!(error instanceof InfrastructureError && PASSES.has(error.code))) {
        client.destroy();
        throw error;
      }
      options.onTrouble?.('SQL and reports are refused until Athena answers; all else is served.', error);
    }
    return engine;
  }

  /** What keeps statements from running, in a sentence, as the last that was tried found it; null when nothing does. */
  trouble(): string | null {
    return this.#watch.trouble();
  }

  /** Statements that failed for something outside of them, by the code of what it was. */
  failures(): ReadonlyMap<string, number> {
    return this.#watch.failures();
  }

  async report(sql: string, run: SqlRun): Promise<Result<SqlResult, Refusal>> {
    const answer = await this.#tracked(run, async (end) => {
      const statement = tokenizeSql(sql);
      return statement.ok ? this.#runner.run(statement.value, run, end) : statement;
    });
    if (answer.ok || !['sql_invalid', 'sql_not_allowed'].includes(answer.refusal.code)) return answer;
    throw new InfrastructureError(
      'query_engine_failed',
      'A report query failed.',
      new Error(answer.refusal.detail),
    );
  }

  explore(sql: string, run: SqlRun): Promise<Result<SqlResult, Refusal>> {
    return this.#tracked(run, async (end) => {
      const statement = await this.#permitted(sql, run);
      return statement.ok ? this.#runner.run(statement.value, run, end) : statement;
    });
  }

  position(): Promise<TrailPosition> {
    return this.#options.position();
  }

  /** Stops what is running and waits for it. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#running);
    await this.#runner.settled();
    this.#client.destroy();
  }

  /** The sandbox judges exactly the text that Athena gets. */
  async #permitted(sql: string, run: SqlRun): Promise<Result<TokenizedSql, Refusal>> {
    const refusal = checkText(sql, run.parameters);
    if (refusal !== undefined) return refuse(refusal);
    const statement = tokenizeSql(sql);
    if (!statement.ok) return statement;
    const parsed = await this.#options.parse(statement.value.sql);
    const objection = checkStatement(parsed);
    if (objection !== undefined) return refuse(objection);
    if (redefinesTrail(parsed)) return notAllowed('On Athena audit_trail cannot be a name of WITH.');
    const toNames = objectionToNames(statement.value.tokens, this.#options.database);
    return toNames === undefined ? accept(statement.value) : notAllowed(toNames);
  }

  async #tracked<Value>(
    run: SqlRun,
    work: (end: StatementSignal) => Promise<Result<Value, Refusal>>,
  ): Promise<Result<Value, Refusal>> {
    const others = [this.#closing.signal, ...(run.signal === undefined ? [] : [run.signal])];
    const end = new StatementSignal(run.timeoutMs, others);
    const answer = work(end);
    this.#running.add(answer);
    try {
      const outcome = await answer;
      if (outcome.ok) this.#watch.worked();
      return outcome;
    } catch (error) {
      this.#watch.failed(error);
      if (error instanceof InfrastructureError) throw error;
      throw new InfrastructureError('query_engine_failed', 'A statement could not be judged or run.', error);
    } finally {
      this.#running.delete(answer);
      end.dispose();
    }
  }
}

const notAllowed = (detail: string) => refuse<Refusal>({ code: 'sql_not_allowed', detail });
