import { createHash, type Hash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

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

/** The tables of a projection: all but the store's own. */
export function tableNames(database: DatabaseSync): readonly string[] {
  return database
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'store_*'
       ORDER BY name`,
    )
    .all()
    .map((row) => String(row['name']));
}

function addRows(hash: Hash, database: DatabaseSync, table: string): void {
  const columns = database.prepare(`SELECT name, pk FROM pragma_table_info(?) ORDER BY cid`).all(table);
  const key = columns
    .filter((column) => column['pk'] !== 0)
    .sort((a, b) => Number(a['pk']) - Number(b['pk']));
  const order = (key.length > 0 ? key : columns).map((column) => quoted(String(column['name']))).join(', ');
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
