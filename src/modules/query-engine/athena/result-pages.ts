/** Results as Athena hands them out: pages of rows of texts, with the names of the columns as the first row. */
import { GetQueryResultsCommand, type AthenaClient, type ColumnInfo, type Row } from '@aws-sdk/client-athena';
import type { SqlResult, SqlRow, SqlValue } from '../query-engine.ts';
import { answerOf } from './athena-client.ts';
import { distinctNames, sqlTypeName, valueReader } from './result-values.ts';

/** Rows that one GetQueryResults gives at most; the first page has the names of the columns as one of them. */
const PAGE_ROWS_MAX = 1_000;

export interface ResultReading {
  readonly workgroup: string;
  readonly rowLimit: number;
  readonly signal: AbortSignal;
}

/** Reads the rows of a SELECT that has succeeded, page by page, and no page more than it takes to know of one too many. */
export async function readResult(
  client: AthenaClient,
  id: string,
  { workgroup, rowLimit, signal }: ResultReading,
): Promise<Pick<SqlResult, 'columns' | 'rows' | 'truncated'>> {
  const rows: SqlRow[] = [];
  let columns: readonly ColumnInfo[] = [];
  let read: ((row: Row) => SqlRow) | undefined;
  let token: string | undefined;
  do {
    const headers = read === undefined ? 1 : 0;
    const command = new GetQueryResultsCommand({
      QueryExecutionId: id,
      MaxResults: Math.min(PAGE_ROWS_MAX, rowLimit + 1 - rows.length + headers),
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const page = await answerOf(client.send(command, { abortSignal: signal }), workgroup);
    if (read === undefined) {
      columns = page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
      read = rowReader(columns);
    }
    for (const row of (page.ResultSet?.Rows ?? []).slice(headers)) rows.push(read(row));
    token = page.NextToken;
  } while (token !== undefined && rows.length <= rowLimit);
  const truncated = rows.length > rowLimit;
  if (truncated) rows.length = rowLimit;
  const names = namesOf(columns);
  return {
    columns: columns.map((column, index) => ({ name: names[index] ?? '', type: sqlTypeName(column) })),
    rows,
    truncated,
  };
}

const namesOf = (columns: readonly ColumnInfo[]): readonly string[] =>
  distinctNames(columns.map(({ Name }) => Name ?? ''));

function rowReader(columns: readonly ColumnInfo[]): (row: Row) => SqlRow {
  const names = namesOf(columns);
  const readers = columns.map(valueReader);
  return ({ Data = [] }) => {
    const row: Record<string, SqlValue> = {};
    for (const [index, name] of names.entries()) {
      row[name] = readers[index]?.(Data[index]?.VarCharValue) ?? null;
    }
    return row;
  };
}
