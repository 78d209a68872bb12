import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBInstance } from '@duckdb/node-api';
import { toCloudTrailRecords } from '../../../src/modules/archive/domain/cloudtrail-record.ts';
import { PARQUET_OPTIONS, ROW_ORDER } from '../../../src/modules/query-engine/duckdb/parquet-layout.ts';
import {
  COLUMN_DEFINITIONS,
  COLUMN_LIST,
  parsedRecords,
  projectRecords,
} from '../../../src/modules/query-engine/duckdb/record-projection.ts';
import { textLiteral } from '../../../src/modules/query-engine/duckdb/sql-literal.ts';
import type { CopyFile } from '../../../src/modules/query-engine/query-copy/copy-snapshot.ts';
import { SqliteManifest } from '../../../src/modules/query-engine/query-copy/sqlite-manifest.ts';
import { datePartition, isoTime, MS_PER_DAY } from '../../../src/shared/iso-time.ts';
import {
  createdRecord,
  DAYS_OF_USE,
  IDLE_EVERY,
  KEY_ID_PREFIX,
  USE_SPREAD,
  usedRecord,
  type TrailShape,
} from './generated-trail.ts';

/**
 * The query copy of a generated trail, written straight into the folder `copyDirectory` of a QueryCopy: what the service
 * would make of the same events in a quarter of an hour. Every row is that of the first event of its type, by the real
 * projection, with what differs from event to event put in by SQL; only `useridentity` and
 * `additionaleventdata` are left as they are, because no report reads them.
 */
export async function writeGeneratedCopy(shape: TrailShape, copyDirectory: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ threads: '2', memory_limit: '3GiB' },
    preserve_insertion_order: 'false', // as in the service; row groups bounded in bytes require it
  });
  const connection = await instance.connect();
  try {
    await loadSamples(shape, connection);
    const files: CopyFile[] = [];
    for (const dayMs of days(shape)) {
      const file = await writeDay(shape, dayMs, copyDirectory, connection);
      if (file !== undefined) files.push(file);
    }
    const manifest = SqliteManifest.open(join(copyDirectory, 'manifest.sqlite'));
    manifest.add(files, { lifecycle: [shape.keys], usage: [shape.uses] }, { generation: 1, sequence: 1 });
    manifest.close();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function loadSamples(shape: TrailShape, connection: DuckDBConnection): Promise<void> {
  await connection.run('CREATE TABLE sample_record (record VARCHAR)');
  const appender = await connection.createAppender('sample_record');
  for (const event of [createdRecord(shape, 0), usedRecord(shape, 0)]) {
    const logged = { ...event, partition: 0, offset: 1 };
    const [record] = toCloudTrailRecords(logged, { accountId: '000000000000', region: 'local' });
    appender.appendVarchar(JSON.stringify(record));
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(`CREATE TABLE sample (${COLUMN_DEFINITIONS})`);
  await connection.run(`INSERT INTO sample ${projectRecords(parsedRecords('sample_record'))}`);
}

const days = ({ startMs }: TrailShape): readonly number[] => {
  const firstMs = Math.floor(startMs / MS_PER_DAY) * MS_PER_DAY;
  return Array.from({ length: DAYS_OF_USE + 3 }, (_, day) => firstMs + day * MS_PER_DAY);
};

async function writeDay(
  shape: TrailShape,
  dayMs: number,
  copyDirectory: string,
  connection: DuckDBConnection,
): Promise<CopyFile | undefined> {
  const date = datePartition(isoTime(dayMs));
  const path = `${date}/generated.parquet`;
  const absolute = join(copyDirectory, 'audit_trail', path);
  await mkdir(dirname(absolute), { recursive: true });
  const written = await connection.run(
    `COPY (SELECT ${COLUMN_LIST} FROM (${createdRows(shape, dayMs)} UNION ALL ${usedRows(shape, dayMs)})
      WHERE date = ${textLiteral(date)} ORDER BY ${ROW_ORDER}) TO ${textLiteral(absolute)} ${PARQUET_OPTIONS}`,
  );
  const { size: bytes } = await stat(absolute);
  return { path, date, rows: written.rowsChanged, bytes };
}

/** The numbers of events that may fall on a day when `count` of them are spread evenly over `lengthMs` from `fromMs` on. */
function numbersOf(dayMs: number, fromMs: number, lengthMs: number, count: number): string {
  const numberAt = (ms: number): number => Math.min(count, Math.max(0, ((ms - fromMs) / lengthMs) * count));
  const first = Math.max(0, Math.floor(numberAt(dayMs)) - 1);
  return `range(${first}, ${Math.min(count, Math.ceil(numberAt(dayMs + MS_PER_DAY)) + 1)}) AS numbers(i)`;
}

/** The same operations in the same order as in the events, so that no time is a millisecond off. */
const timeOf = (fromMs: number, lengthDays: number, count: number): string =>
  `make_timestamp_ms(${fromMs} + floor((i::DOUBLE / ${count}) * ${lengthDays} * ${MS_PER_DAY})::BIGINT)`;
const keyIdOf = (key: string): string => `'${KEY_ID_PREFIX}' || format('{:016x}', ${key})`;
const eventIdOf = (kind: number): string => `format('0198c5a8-{:04x}-7000-8000-{:012x}', ${kind}, i)`;

function createdRows(shape: TrailShape, dayMs: number): string {
  const time = timeOf(shape.startMs, 1, shape.keys);
  return `SELECT sample.* REPLACE (
      ${time} AS eventtime, ${eventIdOf(1)} AS eventid, ${keyIdOf('i')} AS keyid, 'key-' || i AS keyname,
      'owner-' || (i % 5000) || '@example.com' AS owneremail, 'tenant-' || (i % 50) AS tenant, i + 1 AS logoffset,
      replace(replace(requestparameters, '"key-0"', '"key-' || i || '"'), '"owner-0@', '"owner-' || (i % 5000) || '@')
        AS requestparameters,
      replace(responseelements, sample.keyid, ${keyIdOf('i')}) AS responseelements,
      strftime(${time}, '%Y/%m/%d') AS date)
    FROM ${numbersOf(dayMs, shape.startMs, MS_PER_DAY, shape.keys)}, sample WHERE logstream = 'lifecycle'`;
}

function usedRows(shape: TrailShape, dayMs: number): string {
  const fromMs = shape.startMs + MS_PER_DAY;
  const time = timeOf(fromMs, DAYS_OF_USE, shape.uses);
  return `SELECT sample.* REPLACE (
      ${time} AS eventtime, ${eventIdOf(2)} AS eventid, ${keyIdOf('key')} AS keyid, 'key-' || key AS keyname,
      'owner-' || (key % 5000) || '@example.com' AS owneremail, 'tenant-' || (key % 50) AS tenant, i + 1 AS logoffset,
      replace(replace(requestparameters, sample.keyid, ${keyIdOf('key')}),
        '"orders"', CASE i % 3 WHEN 0 THEN '"orders"' ELSE '"customers"' END) AS requestparameters,
      format('10.0.{}.{}', key % 256, i % 4) AS sourceipaddress, ${eventIdOf(3)} AS requestid,
      strftime(${time}, '%Y/%m/%d') AS date)
    FROM (
      SELECT i, CASE WHEN i > ${shape.uses / 2} AND candidate % ${IDLE_EVERY} = 0
        THEN (candidate + 1) % ${shape.keys} ELSE candidate END AS key
      FROM (SELECT i, (i * ${USE_SPREAD}) % ${shape.keys} AS candidate
        FROM ${numbersOf(dayMs, fromMs, DAYS_OF_USE * MS_PER_DAY, shape.uses)})
    ), sample WHERE logstream = 'usage'`;
}
