import { DuckDBConnection, type DuckDBInstance } from '@duckdb/node-api';
import { openLockedInstance } from '../../src/modules/query-engine/duckdb/instance.ts';
import { TRINO_MACROS } from '../../src/modules/query-engine/duckdb/trino-macros.ts';
import { athenaColumn, athenaText, type AthenaColumn } from './athena-text.ts';

/** The rows of the table `audit_trail`, as a SELECT over files of one folder. */
export interface AthenaTrail {
  readonly tableDirectory: string;
  readonly spillDirectory: string;
  rows(): string;
  bytes(): number;
}

export interface AthenaStatement {
  readonly sql: string;
  /** As Athena receives them: SQL. */
  readonly parameters: readonly string[];
  /** Where a bare name of a table is looked for; none: nowhere. */
  readonly database: string | undefined;
}

export interface AthenaRows {
  readonly columns: readonly AthenaColumn[];
  readonly rows: readonly (readonly (string | undefined)[])[];
  readonly bytes: number;
}

/** Executes SELECTs on DuckDB as Athena would: parameters are read as SQL, and only a stated database gives bare names. */
export class AthenaExecutor {
  readonly #instance: DuckDBInstance;
  readonly #trail: AthenaTrail;
  readonly #database: string;
  /** Views are changed by one statement at a time. */
  #ready: Promise<unknown> = Promise.resolve();
  #rows = '';

  private constructor(instance: DuckDBInstance, trail: AthenaTrail, database: string) {
    this.#instance = instance;
    this.#trail = trail;
    this.#database = database;
  }

  static async open(trail: AthenaTrail, database: string): Promise<AthenaExecutor> {
    const { tableDirectory, spillDirectory } = trail;
    const limits = { memoryMiB: 512, threads: 2, spillDirectory, allowedDirectories: [tableDirectory] };
    const instance = await openLockedInstance(limits, [...TRINO_MACROS, `CREATE SCHEMA "${database}"`]);
    return new AthenaExecutor(instance, trail, database);
  }

  /** Why the text is no statement at all, as Athena says before it starts one. */
  async grammarError(sql: string): Promise<string | undefined> {
    const connection = await this.#instance.connect();
    try {
      const statements = await connection.extractStatements(sql);
      return statements.count === 1 ? undefined : 'line 1:1: Only one sql statement is allowed.';
    } catch (error) {
      return `line 1:1: ${firstLine(error)}`;
    } finally {
      connection.closeSync();
    }
  }

  async execute({ sql, parameters, database }: AthenaStatement, stop: AbortSignal): Promise<AthenaRows> {
    await this.#refreshed();
    const connection = await this.#instance.connect();
    const interrupt = (): void => connection.interrupt();
    // One that comes before the engine has begun to execute is lost.
    const again = setInterval(() => stop.aborted && interrupt(), 20);
    stop.addEventListener('abort', interrupt);
    try {
      if (database !== undefined) await connection.run(`USE memory."${database}"`);
      await connection.run(`PREPARE statement AS ${sql}`);
      const given = parameters.length === 0 ? '' : `(${parameters.join(', ')})`;
      return { ...(await resultOf(connection, `EXECUTE statement${given}`)), bytes: this.#trail.bytes() };
    } finally {
      clearInterval(again);
      stop.removeEventListener('abort', interrupt);
      connection.closeSync();
    }
  }

  close(): void {
    this.#instance.closeSync();
  }

  #refreshed(): Promise<unknown> {
    this.#ready = this.#ready.then(async () => {
      const rows = this.#trail.rows();
      if (rows === this.#rows) return;
      const connection = await this.#instance.connect();
      await connection.run(`CREATE OR REPLACE VIEW "${this.#database}".audit_trail AS ${rows}`);
      connection.closeSync();
      this.#rows = rows;
    });
    return this.#ready;
  }
}

async function resultOf(connection: DuckDBConnection, sql: string): Promise<Omit<AthenaRows, 'bytes'>> {
  const result = await connection.stream(sql);
  const types = result.columnTypes();
  const columns = types.map((type, index) => athenaColumn(result.columnName(index), type));
  const rows: (string | undefined)[][] = [];
  for (
    let chunk = await result.fetchChunk();
    chunk !== null && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    for (const row of chunk.getRows()) {
      rows.push(types.map((type, index) => athenaText(row[index] ?? null, type)));
    }
  }
  return { columns, rows };
}

const firstLine = (error: unknown): string => String((error as Error).message).split('\n')[0] ?? '';
