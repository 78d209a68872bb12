import type { AthenaCatalog } from './athena-catalog.ts';
import { AthenaExecutor, type AthenaRows } from './athena-executor.ts';
import { failed, failureOf, type AthenaEnd } from './athena-failures.ts';
import type { StartRequest } from './athena-requests.ts';

const NOTHING: AthenaRows = { columns: [], rows: [], bytes: 0 };

/** One statement of the server: QUEUED, RUNNING, and one of three ends. */
export class AthenaRun {
  state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' = 'QUEUED';
  ended: Promise<void> = Promise.resolve();
  readonly #id: string;
  readonly #request: StartRequest;
  readonly #asked: { readonly end: AthenaEnd | undefined; readonly bytes: number | undefined };
  readonly #stop = new AbortController();
  #end: AthenaEnd | undefined;
  #result = NOTHING;

  constructor(
    id: string,
    request: StartRequest,
    asked: { readonly end: AthenaEnd | undefined; readonly bytes: number | undefined },
  ) {
    this.#id = id;
    this.#request = request;
    this.#asked = asked;
  }

  start(executor: AthenaCatalog | AthenaExecutor | undefined): void {
    this.ended = this.#execute(executor);
  }

  stop(): void {
    if (this.state !== 'QUEUED' && this.state !== 'RUNNING') return;
    this.state = 'CANCELLED';
    this.#end = { State: 'CANCELLED', StateChangeReason: 'Query cancelled by user' };
    this.#stop.abort();
  }

  description(): object {
    const bytes = this.#asked.bytes ?? this.#result.bytes;
    return {
      QueryExecutionId: this.#id,
      Status: { State: this.state, ...this.#end },
      Statistics: { DataScannedInBytes: bytes },
      WorkGroup: this.#request.WorkGroup,
    };
  }

  /** As Athena does, a full page names a next one even when nothing is left. */
  page(maxResults: number, from: number): object {
    const { columns, rows } = this.#result;
    const all = [columns.map(({ Name }) => Name), ...rows];
    const page = all.slice(from, from + maxResults);
    return {
      ResultSet: {
        ResultSetMetadata: { ColumnInfo: columns },
        Rows: page.map((row) => ({
          Data: row.map((text) => (text === undefined ? {} : { VarCharValue: text })),
        })),
      },
      ...(page.length === maxResults ? { NextToken: String(from + maxResults) } : {}),
    };
  }

  async #execute(executor: AthenaCatalog | AthenaExecutor | undefined): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.state !== 'QUEUED') return;
    this.state = 'RUNNING';
    const end = this.#asked.end ?? (await this.#ran(executor));
    // A stop may have come meanwhile.
    if (this.#stop.signal.aborted) return;
    this.#end = end;
    this.state = end?.State ?? 'SUCCEEDED';
  }

  async #ran(executor: AthenaCatalog | AthenaExecutor | undefined): Promise<AthenaEnd | undefined> {
    const { QueryString: sql, ExecutionParameters: parameters = [], QueryExecutionContext } = this.#request;
    const database = QueryExecutionContext?.Database;
    if (this.#asked.bytes !== undefined) {
      await new Promise((resolve) => this.#stop.signal.addEventListener('abort', resolve));
      return undefined;
    }
    try {
      if (executor instanceof AthenaExecutor) {
        this.#result = await executor.execute({ sql, parameters, database }, this.#stop.signal);
      } else {
        executor?.run(sql.replaceAll(/^--[^\n]*\n/gm, '').trim(), database);
      }
      return undefined;
    } catch (error) {
      return executor instanceof AthenaExecutor ? failureOf(error) : failed(String(error), 1, 1_003);
    }
  }
}
