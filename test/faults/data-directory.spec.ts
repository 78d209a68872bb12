import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDataDirectory } from '../../src/modules/data-directory/data-directory.ts';

const HOLDER = join(import.meta.dirname, 'directory-holder.ts');

let parent: string;
let path: string;
let holder: ChildProcess | null;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'keytrail-lock-'));
  path = join(parent, 'data');
  holder = null;
});

afterEach(async () => {
  if (holder !== null) await killed(holder);
  rmSync(parent, { recursive: true, force: true });
});

async function holdElsewhere(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', HOLDER, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  holder = child;
  await once(child.stdout, 'data');
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

describe('a data directory that another process has open', () => {
  it('is refused, and the refusal names that process', async () => {
    const { pid } = await holdElsewhere();

    expect(() => openDataDirectory(path)).toThrow(
      expect.objectContaining({
        code: 'data_directory_in_use',
        message: `The data directory ${path} is in use by process ${pid}. Stop that process, or name another directory in KEYTRAIL_DATA_DIR.`,
      }),
    );
  });

  it('is free at once when that process is killed, without anything to clean up', async () => {
    const child = await holdElsewhere();

    await killed(child);

    openDataDirectory(path).close();
  });

  it('stays locked for others while this process opens it in vain again and again', async () => {
    const mine = openDataDirectory(path);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(() => openDataDirectory(path)).toThrow(
        expect.objectContaining({ code: 'data_directory_in_use' }),
      );
    }

    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', HOLDER, path], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [exitCode] = (await once(child, 'close')) as [number];

    expect(exitCode).toBe(1);
    expect(said).toContain(`is in use by process ${process.pid}`);
    mine.close();
  });
});
