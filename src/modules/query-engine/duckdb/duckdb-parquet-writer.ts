import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { STREAMS } from '../../../events/envelope.ts';
import {
  MergeTooLarge,
  type LocalLogFile,
  type ParquetWriter,
  type StagedDate,
} from '../query-copy/parquet-writer.ts';
import type { TrailCheckpoint } from '../query-copy/trail-checkpoint.ts';
import { openLockedInstance, type InstanceLimits } from './instance.ts';
import { COLUMN_DEFINITIONS, COLUMN_LIST, parsedLogFiles, projectRecords } from './record-projection.ts';
import { PARQUET_OPTIONS, ROW_ORDER } from './parquet-layout.ts';
import { isOutOfMemory } from './statement-failure.ts';
import { textListLiteral, textLiteral } from './sql-literal.ts';

/**
 * Uncompressed bytes of log files read by one statement. DuckDB holds all their records in memory at once, at several
 * times this size.
 */
const STATEMENT_RAW_BYTES_MAX = 8 * 1024 * 1024;

/** {@link ParquetWriter} by DuckDB, in an instance of its own: compaction must not take memory from statements. */
export class DuckDbParquetWriter implements ParquetWriter {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** `allowedDirectories` are the folders of the query copy: archive files are read from its spool. */
  static async open(limits: InstanceLimits): Promise<DuckDbParquetWriter> {
    const instance = await openLockedInstance(limits, []);
    return new DuckDbParquetWriter(instance, await instance.connect());
  }

  stage(files: readonly LocalLogFile[], after: TrailCheckpoint): Promise<readonly StagedDate[]> {
    return this.#writing(async () => {
      await this.#connection.run(`CREATE OR REPLACE TEMP TABLE staged (${COLUMN_DEFINITIONS})`);
      for (const group of inGroups(files)) {
        const rows = projectRecords(parsedLogFiles(readLogFiles(group)));
        await this.#connection.run(`INSERT INTO staged SELECT ${COLUMN_LIST} FROM (${rows})`);
        // Not as a condition above: the engine would take each partition's out of the JSON again, and with a dozen of
        // them run out of memory.
        await this.#connection.run(`DELETE FROM staged WHERE ${isCovered(after)}`);
      }
      const dates = await this.#connection.runAndReadAll(
        'SELECT date, count(*)::INTEGER AS rows FROM staged GROUP BY date ORDER BY date',
      );
      return dates.getRowsJS().map(([date, rows]) => ({ date: String(date), rows: Number(rows) }));
    });
  }

  writeStaged(date: string, path: string): Promise<void> {
    return this.#writing(async () => {
      await this.#connection.run(
        `COPY (SELECT ${COLUMN_LIST} FROM staged WHERE date = ${textLiteral(date)} ORDER BY ${ROW_ORDER})
         TO ${textLiteral(path)} ${PARQUET_OPTIONS}`,
      );
    });
  }

  async merge(paths: readonly string[], path: string): Promise<number> {
    try {
      const copied = await this.#connection.run(
        `COPY (SELECT ${COLUMN_LIST} FROM read_parquet(${textListLiteral(paths)}) ORDER BY ${ROW_ORDER})
         TO ${textLiteral(path)} ${PARQUET_OPTIONS}`,
      );
      return copied.rowsChanged;
    } catch (cause) {
      throw isOutOfMemory(cause) ? new MergeTooLarge(cause) : notWritten(cause);
    }
  }

  close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    return Promise.resolve();
  }

  async #writing<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (cause) {
      throw notWritten(cause);
    }
  }
}

const notWritten = (cause: unknown): InfrastructureError =>
  new InfrastructureError('query_copy_failed', 'The query copy could not be written.', cause);

function inGroups(files: readonly LocalLogFile[]): readonly (readonly LocalLogFile[])[] {
  const groups: LocalLogFile[][] = [];
  let room = 0;
  for (const file of files) {
    const open = groups.at(-1);
    if (open === undefined || file.rawBytes > room) {
      groups.push([file]);
      room = STATEMENT_RAW_BYTES_MAX - file.rawBytes;
    } else {
      open.push(file);
      room -= file.rawBytes;
    }
  }
  return groups;
}

/** The size limit is that of these files: DuckDB's default is smaller than a file may be, and a large one costs memory. */
function readLogFiles(files: readonly LocalLogFile[]): string {
  const paths = textListLiteral(files.map(({ path }) => path));
  const largest = Math.max(...files.map(({ rawBytes }) => rawBytes)) + 1;
  return `read_json_objects(${paths}, format = 'unstructured', compression = 'gzip',
    maximum_object_size = ${String(largest)})`;
}

/** True of rows that a checkpoint contains. */
export function isCovered(after: TrailCheckpoint): string {
  const partitions = STREAMS.flatMap((stream) =>
    after[stream].map(
      (offset, partition) =>
        `(logstream = '${stream}' AND logpartition = ${String(partition)} AND logoffset <= ${String(offset)})`,
    ),
  );
  return partitions.length === 0 ? 'false' : partitions.join(' OR ');
}
