import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const LIMITED_WRITER = join(import.meta.dirname, 'event-log-limited-writer.ts');
/** In blocks of 512 bytes, as POSIX has it, or of 1,024, as bash has it: 2 or 4 MiB. */
const FILE_BLOCKS_MAX = 4_096;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-disk-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

// Only Linux lets the limit of a running process be raised, by prlimit of util-linux.
const whereLimitsCanBeRaised = spawnSync('prlimit', ['--version']).status === 0 ? it : it.skip;

describe('an event log whose disk takes no more', () => {
  whereLimitsCanBeRaised(
    'refuses, keeps what it acknowledged and nothing else, can be read, and goes on once there is room',
    async () => {
      const child = spawn(
        'sh',
        [
          '-c',
          `ulimit -S -f ${FILE_BLOCKS_MAX} && exec "$0" --disable-warning=ExperimentalWarning "$@"`,
        ].concat([process.execPath, LIMITED_WRITER, join(directory, 'log.sqlite')]),
        { stdio: ['pipe', 'pipe', 'inherit'] },
      );
      const ended = once(child, 'exit');
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const nextReport = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));

      const refused = (await nextReport()) as { acknowledged: number };
      expect(refused).toEqual({
        acknowledged: refused.acknowledged,
        storedWhileRefused: refused.acknowledged,
        code: 'log_unavailable',
      });
      expect(refused.acknowledged).toBeGreaterThan(0);

      spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:']);
      child.stdin.write('there is room again\n');

      const first = refused.acknowledged + 1;
      expect(await nextReport()).toEqual({
        stored: refused.acknowledged + 10,
        offsets: Array.from({ length: 10 }, (_, at) => first + at),
      });
      expect(await ended).toEqual([0, null]);
    },
  );
});
