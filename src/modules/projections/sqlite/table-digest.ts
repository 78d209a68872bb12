import { createHash, type Hash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { keyColumns, quoted, tableNames } from './table-columns.ts';

/**
 * SHA-256 (hexadecimal) over all rows of all tables whose name does not start with `store_` or `sqlite_`, tables by
 * name and rows by primary key. Rowids and page layout do not count, so it does not show in which order or in which
 * batches the rows were written.
 */
export function digestTables(database: DatabaseSync): string {
  const hash = createHash('sha256');
  for (const name of tableNames(database)) {
    addValue(hash, name);
    addRows(hash, database, name);
  }
  return hash.digest('hex');
}

function addRows(hash: Hash, database: DatabaseSync, table: string): void {
  const order = keyColumns(database, table).key.map(quoted).join(', ');
  const statement = database.prepare(`SELECT * FROM ${quoted(table)} ORDER BY ${order}`);
  // Big integers would lose digits as numbers, and two different rows could then look equal.
  statement.setReadBigInts(true);
  for (const row of statement.iterate()) {
    for (const value of Object.values(row)) addValue(hash, value);
  }
}

/** Type and length stand before each value, so that no two different rows give the same bytes. */
function addValue(hash: Hash, value: SQLOutputValue): void {
  if (value instanceof Uint8Array) {
    hash.update(`b${value.length}:`);
    hash.update(value);
    return;
  }
  const text = String(value);
  const type = value === null ? 'n' : typeof value === 'string' ? 't' : typeof value === 'bigint' ? 'i' : 'r';
  hash.update(`${type}${text.length}:${text}`);
}
