import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLockedInstance, withConnection } from './instance.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-instance-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('a locked DuckDB', () => {
  it('spills what does not fit into its memory, also into a folder whose parents are missing', async () => {
    const limits = { memoryMiB: 100, threads: 1, spillDirectory: join(directory, 'spill', 'queries') };
    const instance = await openLockedInstance({ ...limits, allowedDirectories: [directory] }, []);

    const rows = await withConnection(instance, async (connection) => {
      await connection.run(
        `CREATE TEMP TABLE large AS SELECT repeat(md5(i::VARCHAR), 4) AS text FROM range(2_000_000) AS r(i) ORDER BY text`,
      );
      return (await connection.runAndReadAll('SELECT count(*)::INTEGER FROM large')).getRowsJS();
    });
    instance.closeSync();

    expect(rows).toEqual([[2_000_000]]);
  });

  it('removes what a killed process has left to spill', async () => {
    const spillDirectory = join(directory, 'spill');
    const left = join(spillDirectory, 'duckdb_temp_storage_DEFAULT-0.tmp');
    mkdirSync(spillDirectory);
    writeFileSync(left, 'x');

    const limits = { memoryMiB: 100, threads: 1, spillDirectory, allowedDirectories: [directory] };
    const instance = await openLockedInstance(limits, []);
    instance.closeSync();

    expect(existsSync(left)).toBe(false);
  });
});
