import type { DuckDBInstance } from '@duckdb/node-api';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { TailStore } from '../query-copy/tail-store.ts';
import { withConnection } from './instance.ts';
import { COLUMN_DEFINITIONS, parsedRecords, projectRecords } from './record-projection.ts';

export const segmentTable = (segment: number): string => `tail_${String(segment)}`;

/** {@link TailStore} as tables of an in-memory DuckDB. */
export class DuckDbTailStore implements TailStore {
  readonly #instance: DuckDBInstance;

  constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  create(segment: number): Promise<void> {
    return this.#run(`CREATE TABLE ${segmentTable(segment)} (${COLUMN_DEFINITIONS})`);
  }

  async append(segment: number, records: readonly string[]): Promise<void> {
    await holdingTail(() =>
      withConnection(this.#instance, async (connection) => {
        await connection.run('CREATE TEMP TABLE incoming (record VARCHAR)');
        const appender = await connection.createAppender('incoming', 'main', 'temp');
        for (const record of records) {
          appender.appendVarchar(record);
          appender.endRow();
        }
        appender.closeSync();
        const rows = projectRecords(parsedRecords('incoming'));
        await connection.run(`INSERT INTO ${segmentTable(segment)} ${rows}`);
      }),
    );
  }

  drop(segment: number): Promise<void> {
    return this.#run(`DROP TABLE ${segmentTable(segment)}`);
  }

  #run(sql: string): Promise<void> {
    return holdingTail(() =>
      withConnection(this.#instance, async (connection) => {
        await connection.run(sql);
      }),
    );
  }
}

async function holdingTail(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new InfrastructureError('query_engine_failed', 'The newest events could not be loaded.', cause);
  }
}
