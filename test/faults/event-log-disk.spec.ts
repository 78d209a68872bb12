import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { EmbeddedEventLog } from '../../src/modules/event-log/embedded/embedded-event-log.ts';

const LIMITED_WRITER = join(import.meta.dirname, 'event-log-limited-writer.ts');
/** Of 512 bytes, as POSIX has it, or of 1,024, as some shells have it: 2 or 4 MiB. */
const FILE_BLOCKS_MAX = 4_096;

const reportSchema = z.strictObject({
  code: z.string(),
  acknowledged: z.array(z.string()),
  readWhileRefused: z.array(z.string()),
});

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-disk-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe('an event log whose disk refuses a write halfway', () => {
  it('holds what it acknowledged and nothing of the refused batch, can be read, and goes on with what fits', async () => {
    const path = join(directory, 'log.sqlite');
    const { stdout, stderr, status } = spawnSync(
      'sh',
      [
        '-c',
        `ulimit -f ${FILE_BLOCKS_MAX} && exec "$0" --disable-warning=ExperimentalWarning "$@"`,
        process.execPath,
        LIMITED_WRITER,
        path,
      ],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
    const { code, acknowledged, readWhileRefused } = reportSchema.parse(JSON.parse(stdout));

    expect(code).toBe('log_unavailable');
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(readWhileRefused).toEqual(acknowledged);
    const log = await EmbeddedEventLog.open({ path });
    const { events } = await log.read('usage', [], 10_000);
    await log.close();
    expect(events.map(({ id }) => id)).toEqual([...acknowledged, 'small']);
  });
});
