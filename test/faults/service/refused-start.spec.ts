import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startInVain, startKeytrail } from './keytrail-process.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keytrail-refused-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What the process says and how it ends, when it says one sentence and nothing else. */
const refusal = (sentence: string) => ({ exitCode: 1, stdout: '', stderr: `${sentence}\n` });

describe('a start that cannot serve ends with exit code 1 and one sentence that names what to do', () => {
  it('where the data directory cannot be written, which it leaves as it is', async () => {
    const file = join(root, 'file');
    writeFileSync(file, 'somebody’s');
    // A path below a file can be written by nobody, not even by the superuser, whom permissions would not stop.
    const dataDir = join(file, 'data');

    expect(await startInVain(dataDir)).toEqual(
      refusal(
        `Keytrail cannot serve: The data directory ${dataDir} (setting KEYTRAIL_DATA_DIR) cannot be written: ENOTDIR: not a directory, mkdir '${dataDir}'. Make it writable for this user, or name another directory. (data_directory_not_writable)`,
      ),
    );
    expect(readFileSync(file, 'utf8')).toBe('somebody’s');
  });

  it('on a data directory of a newer version, in which it changes nothing that tells', async () => {
    const dataDir = join(root, 'data');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'keytrail.json'), '{"format":7}');

    expect(await startInVain(dataDir)).toEqual(
      refusal(
        `Keytrail cannot serve: The data directory ${dataDir} has format 7, written by a newer Keytrail; this one knows up to format 1. Start that version, or name another directory in KEYTRAIL_DATA_DIR. (data_directory_newer)`,
      ),
    );
    expect(readFileSync(join(dataDir, 'keytrail.json'), 'utf8')).toBe('{"format":7}');
    expect(readdirSync(dataDir).filter((name) => !name.startsWith('lock.'))).toEqual(['keytrail.json']);
  });

  it('on a data directory that another process serves, which goes on serving', async () => {
    const dataDir = join(root, 'data');
    mkdirSync(dataDir);
    const serving = await startKeytrail(dataDir);
    try {
      expect(await startInVain(dataDir)).toEqual(
        refusal(
          `Keytrail cannot serve: The data directory ${dataDir} is in use by process ${serving.child.pid}. Stop that process, or name another directory in KEYTRAIL_DATA_DIR. (data_directory_in_use)`,
        ),
      );
      expect((await fetch(`${serving.url}/readyz`)).status).toBe(200);
    } finally {
      expect(await serving.stop()).toBe(0);
    }
  });
});
