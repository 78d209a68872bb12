import type { SqlResult, SqlRow, SqlValue } from '../query-engine/query-engine.ts';
import type { CompiledQuery } from './domain/compile-query.ts';

export interface DatasetAnswer {
  readonly dataset: string;
  /** In the order asked for: dimensions, then metrics. */
  readonly columns: CompiledQuery['columns'];
  readonly data: readonly Readonly<Record<string, SqlValue>>[];
  readonly rowCount: number;
  /** True when there are more rows than the limit that was asked for. */
  readonly truncated: boolean;
  readonly bytesScanned: number;
  /** What the statement cost, where an engine charges for it. */
  readonly costUsd?: number;
}

/** Rows of the engine, whose columns are `c0`, `c1`, …, under the names of the catalogue. */
export function datasetAnswer(
  dataset: string,
  columns: CompiledQuery['columns'],
  { rows, truncated, bytesScanned, costUsd }: SqlResult,
): DatasetAnswer {
  const named = (row: SqlRow): Readonly<Record<string, SqlValue>> =>
    Object.fromEntries(columns.map(({ name }, index) => [name, row[`c${index}`] ?? null]));
  return {
    dataset,
    columns,
    data: rows.map(named),
    rowCount: rows.length,
    truncated,
    bytesScanned,
    ...(costUsd === undefined ? {} : { costUsd }),
  };
}
