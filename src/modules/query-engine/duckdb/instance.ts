/** How every DuckDB of the service is opened: locked before the first statement that somebody else wrote. */
import { mkdir, rm } from 'node:fs/promises';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { textListLiteral } from './sql-literal.ts';

export interface InstanceLimits {
  readonly memoryMiB: number;
  readonly threads: number;
  /** Where the engine puts what does not fit into memory. This instance's own: it is emptied, and made if missing. */
  readonly spillDirectory: string;
  /** The only folders whose files statements can reach. */
  readonly allowedDirectories: readonly string[];
}

/**
 * An in-memory DuckDB that reaches no file outside the allowed folders, no network and no extension, and whose settings
 * nobody can change any more. `setUp` runs before the lock.
 */
export async function openLockedInstance(
  limits: InstanceLimits,
  setUp: readonly string[],
): Promise<DuckDBInstance> {
  try {
    // DuckDB makes the last folder of the path only, at the first spill; and after a kill it leaves its files there.
    await rm(limits.spillDirectory, { recursive: true, force: true });
    await mkdir(limits.spillDirectory, { recursive: true, mode: 0o700 });
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${String(limits.memoryMiB)}MiB`,
      threads: String(limits.threads),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      allow_persistent_secrets: 'false',
      temp_directory: limits.spillDirectory,
    });
    const connection = await instance.connect();
    try {
      for (const statement of [...setUp, ...lockStatements(limits)]) await connection.run(statement);
    } finally {
      connection.closeSync();
    }
    return instance;
  } catch (cause) {
    throw new InfrastructureError('query_engine_failed', 'The query engine could not be started.', cause);
  }
}

/** The lock comes last: it also forbids what stands before it. */
const lockStatements = (limits: InstanceLimits): readonly string[] => [
  // Otherwise current_date, and with it "today", would depend on the machine.
  `SET GLOBAL TimeZone = 'UTC'`,
  // As in Trino: 7 / 2 is 3.
  'SET GLOBAL integer_division = true',
  // Rows of a COPY or a scan need no stable order without ORDER BY, and keeping one costs memory.
  'SET GLOBAL preserve_insertion_order = false',
  'SET GLOBAL parquet_metadata_cache = true',
  `SET GLOBAL allowed_directories = ${textListLiteral(limits.allowedDirectories.map((path) => `${path}/`))}`,
  'SET GLOBAL enable_external_access = false',
  'SET GLOBAL lock_configuration = true',
];

/** Runs `use` on a connection of its own, so that views and interrupts of one statement never touch another. */
export async function withConnection<Value>(
  instance: DuckDBInstance,
  use: (connection: DuckDBConnection) => Promise<Value>,
): Promise<Value> {
  const connection = await instance.connect();
  try {
    return await use(connection);
  } finally {
    connection.closeSync();
  }
}
