import { AUDIT_TRAIL } from '../audit-trail-table.ts';

/** The table names that may be read at one place of a statement, in lower case: SQL names ignore case. */
export type TableScope = ReadonlySet<string>;

export const OUTERMOST_SCOPE: TableScope = new Set([AUDIT_TRAIL]);

export const withName = (scope: TableScope, name: string): TableScope =>
  new Set([...scope, name.toLowerCase()]);

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
/** How the names of the engine's own relations begin. */
const ENGINE_NAME = /^(?:tail_|duckdb_|pragma_|sqlite_|pg_|information_schema)/i;

/**
 * Whether a common table expression may have this name. Were the rules for where such a name is visible ever understood
 * differently here and in the engine, a name like this would still denote nothing else: no file, no relation of the
 * engine.
 */
export const isHarmlessName = (name: string): boolean => PLAIN_NAME.test(name) && !ENGINE_NAME.test(name);
