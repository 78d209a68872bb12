import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { logged, presented } from '../../../../test/fixtures/key-events.ts';
import { toRecordText } from '../../archive/domain/cloudtrail-record.ts';
import { encodeLogFile } from '../../archive/domain/log-file.ts';
import { logFileText } from '../../archive/domain/log-file-text.ts';
import { MergeTooLarge } from '../query-copy/parquet-writer.ts';
import { TRAIL_BEGINNING } from '../query-copy/trail-checkpoint.ts';
import { DuckDbParquetWriter } from './duckdb-parquet-writer.ts';

/** The rows take twice as much; as one row group they would not fit. */
const MERGING_MEMORY_MIB = 200;
const FILES = 12;
const EVENTS_PER_FILE = 5_000;
/** Of a cluster. */
const MANY_PARTITIONS = 24;
const FILES_OF_MANY_PARTITIONS = 4;
const PLACE = { accountId: '123456789012', region: 'us-east-1', prefix: '' };

let directory: string;
let writer: DuckDbParquetWriter | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-parquet-'));
});
afterEach(async () => {
  await writer?.close();
  rmSync(directory, { recursive: true });
});

async function openWriter(memoryMiB: number): Promise<DuckDbParquetWriter> {
  await writer?.close();
  const limits = { memoryMiB, threads: 1, spillDirectory: join(directory, 'spill') };
  writer = await DuckDbParquetWriter.open({ ...limits, allowedDirectories: [join(directory, 'copy')] });
  return writer;
}

/** Parquet files of one date, each of as many events. */
async function writeFiles(): Promise<readonly string[]> {
  mkdirSync(join(directory, 'copy'));
  const staging = await openWriter(512);
  const events = logged(
    Array.from({ length: EVENTS_PER_FILE }, (_, at) =>
      presented({ keyId: `key_${at % 100}`, time: '2026-11-20T21:00:00.000Z' }),
    ),
  );
  const paths: string[] = [];
  for (let file = 0; file < FILES; file += 1) {
    const texts = events.map((event) =>
      toRecordText({ ...event, offset: event.offset + file * EVENTS_PER_FILE }, PLACE),
    );
    const { bytes, rawBytes } = encodeLogFile(logFileText(texts.map(({ json }) => json)));
    const path = join(directory, 'copy', `${file}.json.gz`);
    writeFileSync(path, bytes);
    await staging.stage([{ path, rawBytes }], TRAIL_BEGINNING);
    paths.push(join(directory, 'copy', `${file}.parquet`));
    await staging.writeStaged('2026/11/20', join(directory, 'copy', `${file}.parquet`));
  }
  return paths;
}

describe('the Parquet writer', () => {
  it('merges files whose rows do not fit into its memory, and says so when not even a part of them does', async () => {
    const paths = await writeFiles();

    const small = await openWriter(MERGING_MEMORY_MIB);
    expect(await small.merge(paths, join(directory, 'copy', 'merged.parquet'))).toBe(FILES * EVENTS_PER_FILE);

    const tiny = await openWriter(24);
    await expect(tiny.merge(paths, join(directory, 'copy', 'tiny.parquet'))).rejects.toBeInstanceOf(
      MergeTooLarge,
    );
  });

  it('leaves out what the copy has already, however many partitions the log has, within the same memory', async () => {
    mkdirSync(join(directory, 'copy'));
    const events = logged(
      Array.from({ length: EVENTS_PER_FILE }, (_, at) =>
        presented({ keyId: `key_${at % 100}`, time: '2026-11-20T21:00:00.000Z' }),
      ),
    );
    const files = Array.from({ length: FILES_OF_MANY_PARTITIONS }, (_, partition) => {
      const texts = events.map((event) => toRecordText({ ...event, partition }, PLACE).json);
      const { bytes, rawBytes } = encodeLogFile(logFileText(texts));
      const path = join(directory, 'copy', `${partition}.json.gz`);
      writeFileSync(path, bytes);
      return { path, rawBytes };
    });
    const usage = Array.from({ length: MANY_PARTITIONS }, (_, partition) => (partition === 1 ? 4_000 : 0));
    const staging = await openWriter(512);

    const staged = await staging.stage(files, { lifecycle: usage.map(() => 0), usage });

    const rows = FILES_OF_MANY_PARTITIONS * EVENTS_PER_FILE - 4_000;
    expect(staged).toEqual([{ date: '2026/11/20', rows }]);
  });
});
