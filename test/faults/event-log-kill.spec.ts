import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BEGINNING, type Checkpoint } from '../../src/modules/event-log/checkpoint.ts';
import { EmbeddedEventLog } from '../../src/modules/event-log/embedded/embedded-event-log.ts';

/** `npm test` runs a few rounds; raise it to look for rarer moments. */
const ROUNDS = Number(process.env['KEYTRAIL_FAULT_ROUNDS'] ?? 5);
/** The kill comes after this many bytes of acknowledgements at most: a moment no clock has to choose. */
const ACKNOWLEDGED_BYTES_MAX = 400_000;
const UUID_LINE_BYTES = 37;
const MS_PER_ROUND = 20_000;

const APPENDER = join(import.meta.dirname, 'event-log-appender.ts');

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-kill-'));
  path = join(directory, 'log.sqlite');
});

afterEach(() => rmSync(directory, { recursive: true }));

/** Ids whose append was answered before the process was killed. A line that broke off is not an answer. */
async function acknowledgedUntilKilled(): Promise<string[]> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', APPENDER, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const killAfterBytes = Math.ceil(Math.random() * ACKNOWLEDGED_BYTES_MAX);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
    if (printed.length >= killAfterBytes) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  expect(signal).toBe('SIGKILL');
  return printed.slice(0, printed.lastIndexOf('\n')).split('\n');
}

async function storedIds(log: EmbeddedEventLog): Promise<string[]> {
  const ids: string[] = [];
  let at: Checkpoint = BEGINNING;
  for (;;) {
    const { events, checkpoint } = await log.read('usage', at, 5_000);
    if (events.length === 0) return ids;
    for (const { id } of events) ids.push(id);
    at = checkpoint;
  }
}

describe('an event log whose process is killed under load', () => {
  it(
    `holds every acknowledged event exactly once, and no damage, ${ROUNDS} times over`,
    async () => {
      const acknowledged: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        acknowledged.push(...(await acknowledgedUntilKilled()));

        const log = await EmbeddedEventLog.open({ path });
        const stored = await storedIds(log);
        await log.close();

        const distinct = new Set(stored);
        expect(stored.length).toBe(distinct.size);
        expect(acknowledged.filter((id) => !distinct.has(id))).toEqual([]);
      }
      expect(acknowledged.every((id) => id.length === UUID_LINE_BYTES - 1)).toBe(true);
      const db = new DatabaseSync(path, { readOnly: true });
      expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      db.close();
    },
    MS_PER_ROUND * ROUNDS,
  );
});
