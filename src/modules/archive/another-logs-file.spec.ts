import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EventRecord } from '../../events/stored-event.ts';
import { ArchiveFolder } from '../../../test/fixtures/archive-folder.ts';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import type { LogReader } from '../projections/log-reader.ts';
import { SharedArchiveCheckpoint } from './checkpoint/shared-archive-checkpoint.ts';
import { SqliteArchivedFiles } from './checkpoint/sqlite-archived-files.ts';
import type { DeliveredFile } from './domain/archived-file.ts';

const NOW = { nowMs: () => Date.UTC(2026, 10, 25) };
const START_MS = Date.UTC(2026, 10, 24);
const ALL = { lifecycle: [0], usage: [0] };

let folder: ArchiveFolder;
let lists: SqliteArchivedFiles[];
beforeEach(() => {
  folder = new ArchiveFolder();
  lists = [];
});
afterEach(() => {
  for (const list of lists) list.close();
  folder.remove();
});

const event = (): EventRecord => ({
  ...{ stream: 'lifecycle', id: randomUUID(), type: 'SomethingFromTheFuture', key: 'k' },
  text: JSON.stringify({ is: randomUUID() }),
});

/** The log says when it took each event, as Kafka does: that is what files are named after. */
const stamped = (log: InMemoryEventLog): LogReader => ({
  end: (stream) => log.end(stream),
  read: async (stream, after, limit) => {
    const { events, checkpoint } = await log.read(stream, after, limit);
    return { events: events.map((one) => ({ ...one, appendedAtMs: START_MS })), checkpoint };
  },
});

/** Archives a log as one of several processes, which has heard of no file yet; resolves with what it announces. */
async function archive(log: LogReader, announced: DeliveredFile[] = []): Promise<readonly DeliveredFile[]> {
  const files = SqliteArchivedFiles.open(join(folder.dataDir, `list-${lists.length}.sqlite`));
  lists.push(files);
  const store = await folder.openStore();
  const archiver = await folder.openArchiver(log, NOW, {
    shared: true,
    // What is in the bucket already is met when the same is stored, not found beforehand.
    store: {
      ...{ put: store.put.bind(store), get: store.get.bind(store), head: store.head.bind(store) },
      list: () => Promise.resolve({ keys: [], next: null }),
    },
    checkpoint: new SharedArchiveCheckpoint({
      ...{ files, assigned: ALL },
      announce: (file) => Promise.resolve(announced.push(file)).then(() => undefined),
    }),
  });
  await archiver.flush();
  return announced;
}

describe('an archive file that is there already, where several processes archive', () => {
  it('is taken as it is when it holds events of this log, more or fewer than were due', async () => {
    const log = new InMemoryEventLog();
    const events = [event(), event(), event()];
    await log.append(events.slice(0, 2));
    const [first] = await archive(stamped(log));
    await log.append(events.slice(2));

    const again = await archive(stamped(log));

    expect(again[0]).toEqual(first);
    expect(again.map(({ fromOffset, toOffset }) => [fromOffset, toOffset])).toEqual([
      [1, 2],
      [3, 3],
    ]);
  });

  it('is a conflict when it holds events of another log: those of this one would never be archived', async () => {
    const [theirs, ours] = [new InMemoryEventLog(), new InMemoryEventLog()];
    await theirs.append([event(), event()]);
    await ours.append([event(), event()]);
    await archive(stamped(theirs));
    const announced: DeliveredFile[] = [];

    await expect(archive(stamped(ours), announced)).rejects.toMatchObject({
      code: 'archive_conflict',
      message: expect.stringMatching(/another log.*KEYTRAIL_S3_PREFIX/) as unknown,
    });
    expect(announced).toEqual([]);
  });

  it('is a conflict when it goes beyond the end of this log', async () => {
    const [theirs, ours] = [new InMemoryEventLog(), new InMemoryEventLog()];
    const common = event();
    await theirs.append([common, event()]);
    await ours.append([common]);
    await archive(stamped(theirs));

    await expect(archive(stamped(ours))).rejects.toMatchObject({ code: 'archive_conflict' });
  });

  it('may lack an event that only the one or the other knows for a repetition', async () => {
    const log = new InMemoryEventLog();
    await log.append([event(), event(), event()]);
    const repeated = stamped(log);
    const whole = await archive({
      end: (stream) => repeated.end(stream),
      read: async (stream, after, limit) => {
        const { events, checkpoint } = await repeated.read(stream, after, limit);
        return { events: events.filter(({ offset }) => offset !== 2), checkpoint };
      },
    });

    expect(await archive(repeated)).toEqual(whole);
  });
});
