import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  formerLoggedEvent,
  knownLoggedEvent,
  unknownLoggedEvent,
  usageRecord,
} from '../../../test/fixtures/archive-events.ts';
import { ArchiveFolder } from '../../../test/fixtures/archive-folder.ts';
import { STREAMS } from '../../events/envelope.ts';
import type { EventRecord, LoggedEvent } from '../../events/stored-event.ts';
import { systemClock } from '../../shared/clock.ts';
import { BEGINNING } from '../event-log/checkpoint.ts';
import { EmbeddedEventLog } from '../event-log/embedded/embedded-event-log.ts';
import { FilesystemArchiveStore } from './filesystem/filesystem-archive-store.ts';
import { readArchivedEvents } from './restore.ts';

let folder: ArchiveFolder;
let log: EmbeddedEventLog;

beforeEach(async () => {
  folder = new ArchiveFolder();
  log = await EmbeddedEventLog.open({ path: join(folder.dataDir, 'log.sqlite') });
});
afterEach(async () => {
  await log.close();
  folder.remove();
});

async function everything(of: EmbeddedEventLog): Promise<readonly LoggedEvent[]> {
  const batches = await Promise.all(STREAMS.map((stream) => of.read(stream, BEGINNING, 10_000)));
  return batches.flatMap(({ events }) => events);
}

async function archiveInFilesOf(bytes: number): Promise<void> {
  const archiver = await folder.openArchiver(log, systemClock, { settings: { archiveRollBytes: bytes } });
  await archiver.flush();
}

describe('a log rebuilt from its archive', () => {
  it('has the same events, texts and order as the log that was archived', async () => {
    const storable = ({ id, type, key, text }: EventRecord): boolean =>
      [id, type, key, text].every((part) => part.isWellFormed());
    const samples = fc.sample(
      fc.oneof(knownLoggedEvent, formerLoggedEvent, unknownLoggedEvent).filter(storable),
      {
        numRuns: 300,
        seed: 20261120,
      },
    );
    // No place in the log is asked for: the log gives it.
    await log.append(samples.map(({ stream, id, type, key, text }) => ({ stream, id, type, key, text })));
    await archiveInFilesOf(20_000);

    const rebuilt = await EmbeddedEventLog.open({ path: join(folder.dataDir, 'rebuilt.sqlite') });
    for await (const { stream, id, type, key, text } of readArchivedEvents(
      await folder.openStore(),
      'audit/',
    )) {
      await rebuilt.append([{ stream, id, type, key, text }]);
    }

    expect(await everything(rebuilt)).toEqual(await everything(log));
    expect((await folder.keys()).length).toBeGreaterThan(5);
    await rebuilt.close();
  });

  it('can be made from a copy of the files alone, without their metadata', async () => {
    await log.append(Array.from({ length: 20 }, (_, i) => usageRecord(i)));
    await archiveInFilesOf(10_000);
    const copied = join(folder.dataDir, 'copied');
    cpSync(join(folder.dataDir, 'archive'), copied, { recursive: true });
    rmSync(join(copied, '.keytrail'), { recursive: true });

    const events: LoggedEvent[] = [];
    const store = await FilesystemArchiveStore.open(copied);
    for await (const event of readArchivedEvents(store, '')) events.push(event);

    expect(events).toEqual(await everything(log));
  });

  it('is not made at all when a file is missing in the middle', async () => {
    await log.append(Array.from({ length: 20 }, (_, i) => usageRecord(i)));
    await archiveInFilesOf(10_000);
    const second = folder.openCheckpoint().filesAfter(1, 1)[0];
    unlinkSync(join(folder.dataDir, 'archive', second?.key ?? ''));

    const events: LoggedEvent[] = [];
    const rebuild = async (): Promise<void> => {
      for await (const event of readArchivedEvents(await folder.openStore(), 'audit/')) events.push(event);
    };

    await expect(rebuild()).rejects.toMatchObject({ code: 'archive_gap' });
    expect(events).toEqual([]);
  });

  it('ignores what is not a log file of the trail', async () => {
    await log.append([usageRecord(1)]);
    await archiveInFilesOf(10_000);
    const store = await folder.openStore();
    await store.put(
      'audit/AWSLogs/123456789012/CloudTrail-Digest/local/2026/digest.json.gz',
      Buffer.from('digest'),
    );
    await store.put('audit/README', Buffer.from('notes'));

    expect(await folder.archivedEvents()).toEqual(await everything(log));
    expect(readdirSync(join(folder.dataDir, 'archive', 'audit'))).toEqual(['AWSLogs', 'README']);
  });
});
