/** Values and types of DuckDB as Athena writes them into its results. */
import {
  DuckDBDecimalType,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { sqlTypeName } from '../../src/modules/query-engine/duckdb/result-rows.ts';

export interface AthenaColumn {
  readonly Name: string;
  readonly Type: string;
  readonly Precision?: number;
  readonly Scale?: number;
}

export function athenaColumn(name: string, type: DuckDBType): AthenaColumn {
  if (type instanceof DuckDBDecimalType) {
    return { Name: name, Type: 'decimal', Precision: type.width, Scale: type.scale };
  }
  const trino = sqlTypeName(type);
  if (type.typeId === DuckDBTypeId.FLOAT) return { Name: name, Type: 'float' };
  return { Name: name, Type: trino.startsWith('array(') ? 'array' : trino };
}

const MICROS_PER_MS = 1_000;

/** Undefined stands for null: Athena leaves the value out. */
export function athenaText(value: DuckDBValue, type: DuckDBType): string | undefined {
  if (value === null) return undefined;
  if (value instanceof DuckDBTimestampValue) return timestampText(value.micros);
  if (value instanceof DuckDBTimestampTZValue) return `${timestampText(value.micros)} UTC`;
  if (typeof value === 'number' && [DuckDBTypeId.DOUBLE, DuckDBTypeId.FLOAT].includes(type.typeId)) {
    return javaDouble(value);
  }
  return plainText(value);
}

function plainText(value: DuckDBValue): string {
  if (value instanceof DuckDBListValue) return `[${value.items.map(plainText).join(', ')}]`;
  if (value instanceof DuckDBStructValue) {
    const fields = Object.entries(value.entries).map(([name, inner]) => `${name}=${plainText(inner)}`);
    return `{${fields.join(', ')}}`;
  }
  return String(value);
}

function timestampText(micros: bigint): string {
  return new Date(Math.floor(Number(micros) / MICROS_PER_MS))
    .toISOString()
    .replace('T', ' ')
    .replace('Z', '');
}

/** Java's notation: `5.0`, `1.0E20`, `1.0E-7`. */
function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  const withPoint = (text: string): string => (text.includes('.') ? text : `${text}.0`);
  if (magnitude === 0 || (magnitude >= 1e-3 && magnitude < 1e7)) return withPoint(String(value));
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${withPoint(mantissa)}E${String(Number(exponent))}`;
}
