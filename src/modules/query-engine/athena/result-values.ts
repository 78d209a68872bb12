/** What Athena answers is text and a type; from here on a value is what the embedded engine gives, too. */
import type { ColumnInfo } from '@aws-sdk/client-athena';
import type { SqlValue } from '../query-engine.ts';

/** Athena's own words for types that Trino, and with it the port, calls otherwise. */
const RENAMED_TYPES: Readonly<Record<string, string>> = { float: 'real', string: 'varchar', int: 'integer' };

/** Trino's name of a column's type. What an array or a row holds, Athena does not tell. */
export function sqlTypeName({ Type = 'unknown', Precision, Scale }: ColumnInfo): string {
  const name = Type.toLowerCase();
  if (name === 'decimal') return `decimal(${Precision ?? 0},${Scale ?? 0})`;
  return RENAMED_TYPES[name] ?? name;
}

/** Names of columns, told apart as the embedded engine does: `n`, `n:1`. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}:${before}`;
  });
}

/**
 * How a column's texts become values. Arrays, maps and rows stay the text that Athena writes, `[a, b]` and `{n=1}`: it
 * quotes nothing, so nobody can tell their parts for certain. `json_format(CAST(x AS json))` gives them as JSON.
 */
export function valueReader(column: ColumnInfo): (text: string | undefined) => SqlValue {
  const read = READERS[sqlTypeName(column)];
  return (text) => (text === undefined ? null : read === undefined ? text : read(text));
}

function integer(text: string): SqlValue {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** NaN and infinities stay text, since JSON has no numbers for them. */
function double(text: string): SqlValue {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

/** Athena's `2026-11-20 21:04:44.123`, with as many decimals as the type has, and `UTC` behind it with a time zone. */
const TIMESTAMP = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d+))?(?: (?:UTC|Z|\+00:00))?$/;
const MILLISECOND_DIGITS = 3;

/** In another time zone than UTC, a time stays as Athena writes it. */
function timestamp(text: string): SqlValue {
  const [whole, day, time, fraction = ''] = TIMESTAMP.exec(text) ?? [];
  if (whole === undefined) return text;
  return `${day}T${time}.${fraction.slice(0, MILLISECOND_DIGITS).padEnd(MILLISECOND_DIGITS, '0')}Z`;
}

const READERS: Readonly<Record<string, (text: string) => SqlValue>> = {
  tinyint: integer,
  smallint: integer,
  integer,
  bigint: integer,
  real: double,
  double,
  boolean: (text) => text === 'true',
  timestamp,
  'timestamp with time zone': timestamp,
};
