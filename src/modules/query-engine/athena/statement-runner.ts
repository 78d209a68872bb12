import type { AthenaClient, QueryExecution } from '@aws-sdk/client-athena';
import type { Refusal } from '../../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { SqlResult, SqlRun } from '../query-engine.ts';
import { executionParameters } from './execution-parameters.ts';
import { executionRefusal } from './execution-failure.ts';
import { executionEnd, startExecution, stopExecution } from './query-execution.ts';
import { readResult } from './result-pages.ts';
import { bytesScannedBy, costUsd } from './scan-cost.ts';
import { startRefusal } from './start-failure.ts';
import type { StatementSignal } from './statement-signal.ts';
import type { TokenizedSql } from './sql-tokens.ts';
import { visibleStatement, type VisibleStatement } from './visible-statement.ts';

export interface StatementRunnerOptions {
  readonly workgroup: string;
  readonly database: string;
  /** Where results go, asked for before each statement; undefined: the work group decides. */
  readonly outputLocation: () => Promise<string | undefined>;
  readonly resultReuseMinutes: number;
  readonly bytesScannedMax: number | null;
  readonly usdPerTebibyte: number;
  readonly firstLookMs?: number;
  /** Told why a statement could not be started when whoever asked for it waits no more. */
  readonly onLateFailure: (error: unknown) => void;
}

/** Runs statements on Athena and reads their rows; whatever ends one early also stops it there. */
export class StatementRunner {
  readonly #client: AthenaClient;
  readonly #options: StatementRunnerOptions;
  readonly #stopping = new Set<Promise<void>>();

  constructor(client: AthenaClient, options: StatementRunnerOptions) {
    this.#client = client;
    this.#options = options;
  }

  async run(statement: TokenizedSql, run: SqlRun, end: StatementSignal): Promise<Result<SqlResult, Refusal>> {
    const startedAt = performance.now();
    const expected = statement.tokens.filter(({ text }) => text === '?').length;
    if (expected !== run.parameters.length) return wrongCount(expected, run.parameters.length);
    const { database, resultReuseMinutes } = this.#options;
    const visible = visibleStatement(statement, run.parameters, run.visibility, {
      database,
      isReusable: resultReuseMinutes > 0,
    });
    const parameters = executionParameters(visible.parameters);
    if (!parameters.ok) return parameters;
    if (end.refusal !== undefined) return refuse(end.refusal);
    try {
      const started = await this.#started(visible, parameters.value, end);
      if (!started.ok) return started;
      const execution = await this.#ended(started.value, end);
      if (execution.Status?.State !== 'SUCCEEDED') return refuse(executionRefusal(execution.Status));
      const { workgroup, usdPerTebibyte } = this.#options;
      const reading = { workgroup, rowLimit: run.rowLimit, signal: end.signal };
      const result = await readResult(this.#client, started.value, reading);
      const bytesScanned = bytesScannedBy(execution);
      const durationMs = performance.now() - startedAt;
      return accept({ ...result, bytesScanned, costUsd: costUsd(bytesScanned, usdPerTebibyte), durationMs });
    } catch (error) {
      if (end.refusal !== undefined) return refuse(end.refusal);
      throw error;
    }
  }

  /** Resolves when every statement that had to be stopped is. */
  async settled(): Promise<void> {
    await Promise.all(this.#stopping);
  }

  /** Does not wait longer than the statement may, but a statement that starts after its end is stopped, too. */
  async #started(
    { sql }: VisibleStatement,
    parameters: readonly string[],
    end: StatementSignal,
  ): Promise<Result<string, Refusal>> {
    const starting = this.#start(sql, parameters);
    const over = new Promise<undefined>((resolve) => {
      end.signal.addEventListener('abort', () => resolve(undefined));
    });
    try {
      const id = await Promise.race([starting, over]);
      if (id !== undefined) return accept(id);
    } catch (error) {
      return refuse(startRefusal(error));
    }
    starting.catch(this.#options.onLateFailure);
    this.#inBackground(starting.then((id) => stopExecution(this.#client, id)));
    throw new Error('The statement is over.');
  }

  async #start(sql: string, parameters: readonly string[]): Promise<string> {
    const { workgroup, resultReuseMinutes: minutes } = this.#options;
    const outputLocation = await this.#options.outputLocation();
    return startExecution(this.#client, {
      QueryString: sql,
      WorkGroup: workgroup,
      ...(parameters.length === 0 ? {} : { ExecutionParameters: [...parameters] }),
      ...(outputLocation === undefined ? {} : { ResultConfiguration: { OutputLocation: outputLocation } }),
      ...(minutes === 0
        ? {}
        : {
            ResultReuseConfiguration: {
              ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: minutes },
            },
          }),
    });
  }

  async #ended(id: string, end: StatementSignal): Promise<QueryExecution> {
    const { workgroup, firstLookMs } = this.#options;
    const onLook = (execution: QueryExecution): void => this.#holdToBytes(execution, end);
    try {
      return await executionEnd(this.#client, id, { workgroup, firstLookMs, signal: end.signal, onLook });
    } catch (error) {
      this.#inBackground(stopExecution(this.#client, id));
      throw error;
    }
  }

  #holdToBytes(execution: QueryExecution, end: StatementSignal): void {
    const { bytesScannedMax: most } = this.#options;
    if (most === null || bytesScannedBy(execution) <= most) return;
    end.end({
      code: 'query_too_large',
      detail: `The statement reads more than the ${String(most)} bytes that one may. Name a period in date.`,
    });
    throw new Error('The statement has read too much.');
  }

  /** Its failure has nobody to tell: the SDK has tried again, and Athena's own limits end the statement. */
  #inBackground(work: Promise<void>): void {
    const settled = work.catch(() => undefined).finally(() => this.#stopping.delete(settled));
    this.#stopping.add(settled);
  }
}

const wrongCount = (expected: number, given: number): Result<never, Refusal> =>
  refuse({
    code: 'sql_invalid',
    detail: `The statement has ${String(expected)} parameters, ${String(given)} were given.`,
  });
