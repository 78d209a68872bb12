import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toCloudTrailRecords } from '../../../src/modules/archive/domain/cloudtrail-record.ts';
import { AUDIT_TRAIL_COLUMNS } from '../../../src/modules/query-engine/audit-trail-table.ts';
import { parsedRecords, projectRecords } from '../../../src/modules/query-engine/duckdb/record-projection.ts';
import { writeGeneratedCopy } from './generated-copy.ts';
import { createdRecord, usedRecord, type TrailShape } from './generated-trail.ts';

const shape: TrailShape = { keys: 200, uses: 1_000, startMs: Date.parse('2026-01-01T07:30:00.123Z') };
const ACTORS_COLUMNS: readonly string[] = ['useridentity', 'additionaleventdata'];
const COMPARED = AUDIT_TRAIL_COLUMNS.map(({ name }) => name).filter((name) => !ACTORS_COLUMNS.includes(name));

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keytrail-generated-copy-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('the generated query copy has the rows that the events themselves would give', async () => {
  await writeGeneratedCopy(shape, directory);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run('CREATE TABLE record (record VARCHAR)');
    const appender = await connection.createAppender('record');
    for (const [count, make] of [[shape.keys, createdRecord] as const, [shape.uses, usedRecord] as const]) {
      for (let i = 0; i < count; i++) {
        const logged = { ...make(shape, i), partition: 0, offset: i + 1 };
        const [record] = toCloudTrailRecords(logged, { accountId: '000000000000', region: 'local' });
        appender.appendVarchar(JSON.stringify(record));
        appender.endRow();
      }
    }
    appender.closeSync();
    const rowsOf = async (relation: string): Promise<unknown> => {
      const sql = `SELECT ${COMPARED.join(', ')} FROM ${relation} ORDER BY logstream, logoffset`;
      return (await connection.runAndReadAll(sql)).getRowsJson();
    };
    const generated = `read_parquet('${directory}/audit_trail/*/*/*/*.parquet', hive_partitioning = false)`;
    expect(await rowsOf(generated)).toEqual(await rowsOf(`(${projectRecords(parsedRecords('record'))})`));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});
