import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventRecord } from '../../../events/stored-event.ts';
import { EmbeddedEventLog } from './embedded-event-log.ts';
import { EmbeddedLogReader } from './log-reader.ts';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-embedded-'));
  path = join(directory, 'log.sqlite');
});

afterEach(() => rmSync(directory, { recursive: true }));

const record = (id: string, text = '{}'): EventRecord => ({
  stream: 'usage',
  id,
  type: 'KeyUsed',
  key: 'k',
  text,
});

describe('opening the embedded log', () => {
  it('refuses a log that a newer version wrote, names both versions, and leaves it as it is', async () => {
    await (await EmbeddedEventLog.open({ path })).close();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 9');
    const newer = {
      code: 'data_directory_newer',
      message: `The event log ${path} has format version 9, written by a newer Keytrail; this one reads up to version 1.`,
    };

    await expect(EmbeddedEventLog.open({ path })).rejects.toMatchObject(newer);
    expect(() => EmbeddedLogReader.open({ path })).toThrow(expect.objectContaining(newer));

    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 9 });
    db.close();
  });

  it('fails with the cause when the directory does not exist, or the file is no database', async () => {
    await expect(
      EmbeddedEventLog.open({ path: join(directory, 'missing', 'log.sqlite') }),
    ).rejects.toMatchObject({
      code: 'log_unavailable',
      cause: { message: 'unable to open database file', sqliteCode: 14 },
    });

    writeFileSync(path, 'x'.repeat(5_000));
    await expect(EmbeddedEventLog.open({ path })).rejects.toMatchObject({
      code: 'log_unavailable',
      cause: { message: 'file is not a database', sqliteCode: 26 },
    });
  });
});

describe('the embedded log', () => {
  it('writes what waits together in one transaction, after the first few that keep the writer busy, and counts it', async () => {
    const log = await EmbeddedEventLog.open({ path });

    await Promise.all(Array.from({ length: 64 }, (_, at) => log.append([record(`event-${at}`)])));

    expect(log.stats()).toMatchObject({
      commits: 2,
      events: 64,
      failures: 0,
      waitingEvents: 0,
      writerStarts: 1,
    });
    expect(log.stats().lastCommitMs).toBeGreaterThan(0);
    await log.close();
  });

  it('is read by others while it is written, over connections that cannot write', async () => {
    const log = await EmbeddedEventLog.open({ path });
    const reader = EmbeddedLogReader.open({ path });
    expect(await reader.end('usage')).toEqual([]);

    await log.append([record('a'), record('b')]);

    expect(await reader.end('usage')).toEqual([2]);
    expect((await reader.read('usage', [1], 10)).events.map(({ id }) => id)).toEqual(['b']);
    reader.close();
    await log.close();
  });

  it('bounds the text of one read, so that a reader that asks for much goes on from where it was', async () => {
    const log = await EmbeddedEventLog.open({ path });
    const events = Array.from({ length: 1_200 }, (_, at) => record(`event-${at}`, 'x'.repeat(70_000)));
    await log.append(events);

    const first = await log.read('usage', [], 1_200);
    const second = await log.read('usage', first.checkpoint, 1_200);

    expect(first.events.length).toBe(500);
    expect([...first.events, ...second.events].map(({ id }) => id)).toEqual(
      events.slice(0, 1_000).map(({ id }) => id),
    );
    await log.close();
  });
});
