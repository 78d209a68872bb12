export interface AthenaTable {
  readonly name: string;
  readonly ddl: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Databases and tables as the Glue catalogue keeps them: what DDL makes, replaces and drops. */
export class AthenaCatalog {
  readonly databases = new Map<string, Map<string, AthenaTable>>();

  table(database: string, name: string): AthenaTable | undefined {
    return this.databases.get(database)?.get(name);
  }

  /** Runs one statement; throws what Athena would say. Undefined for what is no DDL. */
  run(sql: string, database: string | undefined): 'done' | undefined {
    const created = /^CREATE DATABASE IF NOT EXISTS `(\w+)`$/.exec(sql);
    if (created?.[1] !== undefined) {
      if (!this.databases.has(created[1])) this.databases.set(created[1], new Map());
      return 'done';
    }
    const dropped = /^DROP TABLE IF EXISTS `(\w+)`$/.exec(sql);
    if (dropped?.[1] !== undefined) {
      this.#tables(database).delete(dropped[1]);
      return 'done';
    }
    const made = /^CREATE (EXTERNAL TABLE|OR REPLACE VIEW) (\w+)/m.exec(sql);
    if (made?.[2] === undefined) return undefined;
    const [, kind, name] = made;
    const tables = this.#tables(database);
    if (kind === 'EXTERNAL TABLE' && tables.has(name)) throw new Error(`Table ${name} already exists`);
    const properties = /TBLPROPERTIES \(([^]*)\)/.exec(sql)?.[1] ?? '';
    const pairs = [...properties.matchAll(/'([^']+)' = '([^']*)'/g)].map(([, key, value]) => [key, value]);
    tables.set(name, { name, ddl: sql, parameters: Object.fromEntries(pairs) });
    return 'done';
  }

  #tables(database: string | undefined): Map<string, AthenaTable> {
    const tables = this.databases.get(database ?? 'default');
    if (tables === undefined) throw new Error(`Database ${database ?? 'default'} not found`);
    return tables;
  }
}
