import type { DatabaseSync } from 'node:sqlite';

export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/** The tables of a projection: all but SQLite's and the store's own. */
export function tableNames(database: DatabaseSync): readonly string[] {
  return database
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'store_*'
       ORDER BY name`,
    )
    .all()
    .map((row) => String(row['name']));
}

/** The columns of the primary key in its order, all columns of a table without one; and the columns beside these. */
export function keyColumns(
  database: DatabaseSync,
  table: string,
): { readonly key: readonly string[]; readonly others: readonly string[] } {
  const columns = database.prepare(`SELECT name, pk FROM pragma_table_info(?) ORDER BY cid`).all(table);
  const inKey = columns
    .filter((column) => column['pk'] !== 0)
    .sort((a, b) => Number(a['pk']) - Number(b['pk']));
  const names = (some: typeof columns): string[] => some.map((column) => String(column['name']));
  if (inKey.length === 0) return { key: names(columns), others: [] };
  return { key: names(inKey), others: names(columns.filter((column) => column['pk'] === 0)) };
}
