import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { usageRecord } from '../../../test/fixtures/archive-events.ts';
import { ARCHIVER_SETTINGS, ArchiveFolder } from '../../../test/fixtures/archive-folder.ts';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import type { LogReader } from '../projections/log-reader.ts';
import { Archiver } from './archiver.ts';

const NOW = { nowMs: () => Date.UTC(2026, 10, 25) };

let folder: ArchiveFolder;
let log: InMemoryEventLog;
beforeEach(() => {
  folder = new ArchiveFolder();
  log = new InMemoryEventLog(2);
});
afterEach(() => folder.remove());

const append = (count: number, key: string) =>
  log.append(Array.from({ length: count }, (_, at) => ({ ...usageRecord(at + count * key.length), key })));

/** As a reader sees a log: what comes after an offset is repetitions, which it leaves out and reads past. */
const repeatedAfter = (last: number): LogReader => ({
  end: (stream) => log.end(stream),
  read: async (stream, after, limit) => {
    const { events, checkpoint } = await log.read(stream, after, limit);
    return { events: events.filter(({ offset }) => offset <= last), checkpoint };
  },
});

const lagOf = (archiver: Archiver): number | null | undefined =>
  archiver.progress().streams.find(({ stream }) => stream === 'usage')?.lag;

describe('how far the archive lags behind', () => {
  it('does not count repetitions at the end of the log, which no file takes', async () => {
    await append(5, 'kk');
    const archiver = await folder.openArchiver(repeatedAfter(3), NOW);

    await archiver.flush();

    expect(lagOf(archiver)).toBe(0);
    await archiver.stop();
  });

  it('counts what waits for its file, and the repetitions behind it', async () => {
    await append(5, 'kk');
    const archiver = await folder.openArchiver(repeatedAfter(3), NOW);

    await archiver.archiveDue();

    expect(lagOf(archiver)).toBe(5);
    await archiver.stop();
  });

  it('counts only the partitions that are archived here', async () => {
    await append(5, 'kk');
    await append(2, 'k');
    const archiver = new Archiver({
      ...{ log, clock: NOW, settings: ARCHIVER_SETTINGS, assigned: { lifecycle: [1], usage: [1] } },
      ...{ store: await folder.openStore(), checkpoint: folder.openCheckpoint() },
    });

    await archiver.archiveDue();

    expect(lagOf(archiver)).toBe(2);
    await archiver.stop();
  });
});
