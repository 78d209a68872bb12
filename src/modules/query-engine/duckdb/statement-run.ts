/** One statement on one connection, from its text and parameters to rows, within limits of time and rows. */
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import type { SqlParameter, SqlResult, SqlRow, SqlRun } from '../query-engine.ts';
import { appendRows, sqlTypeName } from './result-rows.ts';
import { StatementEnd } from './statement-end.ts';

export type StatementRows = Pick<SqlResult, 'columns' | 'rows' | 'truncated'>;

/**
 * Runs one prepared SELECT on a connection and reads at most `rowLimit` rows of it; the rest is never produced.
 * Refuses with `query_timeout` or `query_cancelled`; throws the engine's own errors.
 */
export async function runStatement(
  connection: DuckDBConnection,
  sql: string,
  run: SqlRun,
  end: StatementEnd,
): Promise<Result<StatementRows, Refusal>> {
  const stop = end.interrupting(connection);
  try {
    const statement = await connection.prepare(sql);
    try {
      bindParameters(statement, run.parameters);
      if (end.refusal !== undefined) return refuse(end.refusal);
      return accept(await readRows(statement, run.rowLimit, end));
    } finally {
      statement.destroySync();
    }
  } catch (error) {
    if (end.refusal !== undefined) return refuse(end.refusal);
    throw error;
  } finally {
    stop();
  }
}

async function readRows(
  statement: DuckDBPreparedStatement,
  rowLimit: number,
  end: StatementEnd,
): Promise<StatementRows> {
  const result = await statement.stream();
  const names = result.deduplicatedColumnNames();
  const types = result.columnTypes();
  const rows: SqlRow[] = [];
  // One more than asked for tells whether the answer is complete.
  for (
    let chunk = await result.fetchChunk();
    chunk !== null && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    end.throwIfOver();
    appendRows(rows, chunk, names, rowLimit + 1);
    if (rows.length > rowLimit) break;
  }
  const truncated = rows.length > rowLimit;
  if (truncated) rows.length = rowLimit;
  const columns = names.map((name, index) => {
    const type = types[index];
    return { name, type: type === undefined ? 'unknown' : sqlTypeName(type) };
  });
  return { columns, rows, truncated };
}

/** Binds by type; nothing of a parameter ever becomes part of the statement's text. */
function bindParameters(statement: DuckDBPreparedStatement, parameters: readonly SqlParameter[]): void {
  if (statement.parameterCount !== parameters.length) {
    throw new Error(
      `Invalid Input Error: the statement has ${String(statement.parameterCount)} parameters, ` +
        `${String(parameters.length)} were given`,
    );
  }
  for (const [index, value] of parameters.entries()) {
    const position = index + 1;
    if (value === null) statement.bindNull(position);
    else if (typeof value === 'string') statement.bindVarchar(position, value);
    else if (typeof value === 'boolean') statement.bindBoolean(position, value);
    else if (Number.isSafeInteger(value)) statement.bindBigInt(position, BigInt(value));
    else statement.bindDouble(position, value);
  }
}
