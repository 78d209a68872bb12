import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventRecord } from '../../src/events/stored-event.ts';
import { EmbeddedEventLog } from '../../src/modules/event-log/embedded/embedded-event-log.ts';

let directory: string;
let path: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-writer-'));
  path = join(directory, 'log.sqlite');
  await (await EmbeddedEventLog.open({ path })).close();
});

afterEach(() => rmSync(directory, { recursive: true }));

const record = (id: string): EventRecord => ({ stream: 'usage', id, type: 'KeyUsed', key: 'k', text: '{}' });

describe('a log writer that dies', () => {
  it('fails every append that waited for it, and is started again for the next', async () => {
    const log = await EmbeddedEventLog.open({
      path,
      writerEntry: new URL('./dying-log-writer.worker.ts', import.meta.url),
      batchEventsMax: 10,
    });
    const unavailable = {
      code: 'log_unavailable',
      message: 'The event log cannot be written: its writer thread ended unexpectedly.',
      cause: { message: 'The log writer ended with exit code 7.' },
    };

    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, at) => log.append([record(`e${at}`)])),
    );

    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable });
    expect(log.stats()).toMatchObject({ failures: 3, commits: 0, waitingEvents: 0, writerStarts: 3 });
    expect((await log.read('usage', [], 10)).events).toEqual([]);
    await log.close();
  });

  it('fails the opening when it cannot even be loaded', async () => {
    const writerEntry = new URL('./there-is-no-such.worker.ts', import.meta.url);

    await expect(EmbeddedEventLog.open({ path, writerEntry })).rejects.toMatchObject({
      code: 'log_unavailable',
    });
  });
});
