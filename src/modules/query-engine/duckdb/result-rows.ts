import {
  DuckDBListType,
  DuckDBStructType,
  DuckDBTypeId,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import {
  DuckDBArrayValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBDataChunk,
} from '@duckdb/node-api';
import { isoTime } from '../../../shared/iso-time.ts';
import type { SqlRow, SqlValue } from '../query-engine.ts';

const MICROS_PER_MS = 1_000;
const NANOS_PER_MS = 1_000_000;
const MS_PER_S = 1_000;

/** Milliseconds that a JavaScript Date can hold, either side of 1970. */
const DATE_MS_MAX = 8_640_000_000_000_000;

/** Whole milliseconds; doubles are exact to well below one for every date that has four digits of year. */
function timestampText(value: object, ticks: bigint, ticksPerMs: number): string {
  const ms = Math.floor(Number(ticks) / ticksPerMs);
  return Math.abs(ms) <= DATE_MS_MAX ? isoTime(ms) : String(value);
}

/**
 * One value of a result as JSON can carry it: integers as number when safe, else as text; floating point as number, but
 * NaN and infinities as text; timestamps as ISO 8601 UTC; dates, decimals, times, intervals as text; lists and
 * structures as JSON text.
 */
export function sqlValue(value: DuckDBValue): SqlValue {
  const plain = plainValue(value);
  return typeof plain === 'object' && plain !== null ? JSON.stringify(plain) : plain;
}

type Plain = SqlValue | readonly Plain[] | { readonly [name: string]: Plain };

function plainValue(value: DuckDBValue): Plain {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return safeInteger(value);
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return timestampText(value, value.micros, MICROS_PER_MS);
  }
  if (value instanceof DuckDBTimestampMillisecondsValue) return timestampText(value, value.millis, 1);
  if (value instanceof DuckDBTimestampSecondsValue) return timestampText(value, value.seconds, 1 / MS_PER_S);
  if (value instanceof DuckDBTimestampNanosecondsValue)
    return timestampText(value, value.nanos, NANOS_PER_MS);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map(plainValue);
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, inner]) => [name, plainValue(inner)]),
    );
  }
  if (value instanceof DuckDBMapValue) {
    return value.entries.map((entry) => ({ key: plainValue(entry.key), value: plainValue(entry.value) }));
  }
  return String(value);
}

const safeInteger = (value: bigint): SqlValue => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};

/** Trino's name of a column type, so that both engines describe a result in the same words. */
export function sqlTypeName(type: DuckDBType): string {
  if (type instanceof DuckDBListType) return `array(${sqlTypeName(type.valueType)})`;
  if (type instanceof DuckDBStructType) return 'row';
  return TYPE_NAMES[type.typeId] ?? type.toString().toLowerCase();
}

const TYPE_NAMES: Partial<Record<DuckDBTypeId, string>> = {
  [DuckDBTypeId.VARCHAR]: 'varchar',
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'tinyint',
  [DuckDBTypeId.SMALLINT]: 'smallint',
  [DuckDBTypeId.INTEGER]: 'integer',
  [DuckDBTypeId.BIGINT]: 'bigint',
  // Sums and counts of integers are HUGEINT here and bigint in Trino.
  [DuckDBTypeId.HUGEINT]: 'bigint',
  [DuckDBTypeId.FLOAT]: 'real',
  [DuckDBTypeId.DOUBLE]: 'double',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_MS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'timestamp with time zone',
};

/** Types whose values are passed on as they are; a report may have millions of them, so they are not looked at again. */
const PLAIN_TYPES: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.VARCHAR,
  DuckDBTypeId.BOOLEAN,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.TINYINT,
]);

/** Appends the rows of a chunk, read column by column, until `rows` holds `limit`. */
export function appendRows(
  rows: SqlRow[],
  chunk: DuckDBDataChunk,
  names: readonly string[],
  limit: number,
): void {
  const count = Math.min(chunk.rowCount, limit - rows.length);
  const added: Record<string, SqlValue>[] = Array.from({ length: count }, () => ({}));
  for (const [position, name] of names.entries()) {
    const column = chunk.getColumnVector(position);
    const isPlain = PLAIN_TYPES.has(column.type.typeId);
    let index = 0;
    for (const row of added) {
      const value = column.getItem(index++);
      row[name] = isPlain ? (value as SqlValue) : sqlValue(value);
    }
  }
  for (const row of added) rows.push(row);
}
