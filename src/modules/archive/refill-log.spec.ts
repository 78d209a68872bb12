import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { STREAMS, type Stream } from '../../events/envelope.ts';
import type { EventRecord, LoggedEvent } from '../../events/stored-event.ts';
import { ArchiveFolder } from '../../../test/fixtures/archive-folder.ts';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import { BEGINNING } from '../event-log/checkpoint.ts';
import type { AppendedEvent } from '../event-log/event-log.ts';
import type { LogReader } from '../projections/log-reader.ts';
import { refillLog } from './refill-log.ts';

const NOW = { nowMs: () => Date.UTC(2026, 10, 25) };

let folder: ArchiveFolder;
beforeEach(() => {
  folder = new ArchiveFolder();
});
afterEach(() => folder.remove());

const event = (stream: Stream, key: string): EventRecord => ({
  stream,
  id: randomUUID(),
  type: 'SomethingFromTheFuture',
  key,
  text: JSON.stringify({ key }),
});

/** A log that lacks the events at some offsets, as a reader sees one in which events were repeated. */
const without = (log: LogReader, missing: (event: LoggedEvent) => boolean): LogReader => ({
  end: (stream) => log.end(stream),
  read: async (stream, after, limit) => {
    const { events, checkpoint } = await log.read(stream, after, limit);
    return { events: events.filter((one) => !missing(one)), checkpoint };
  },
});

async function archived(log: LogReader): Promise<void> {
  const archiver = await folder.openArchiver(log, NOW);
  await archiver.flush();
  await archiver.stop();
}

/** An empty topic per stream and partition that stores whatever it is given. */
class RawTopics {
  readonly events: LoggedEvent[] = [];
  readonly #ends = new Map<string, number>();

  append(events: readonly LoggedEvent[]): Promise<readonly AppendedEvent[]> {
    const places = events.map((one) => {
      const name = `${one.stream} ${one.partition}`;
      const offset = (this.#ends.get(name) ?? 0) + 1;
      this.#ends.set(name, offset);
      this.events.push({ ...one, offset });
      return { partition: one.partition, offset, duplicate: false };
    });
    return Promise.resolve(places);
  }
}

async function refilled(topics: RawTopics): Promise<number> {
  return refillLog({
    store: await folder.openStore(),
    prefix: 'audit/',
    append: (events) => topics.append(events),
    onProgress: () => undefined,
  });
}

describe('a log that is made again from the archive', () => {
  it('has every event at the place that it had, in every partition of both streams, usage first', async () => {
    const log = new InMemoryEventLog(3);
    for (const key of ['a', 'bb', 'ccc', 'a', 'a', 'bb'])
      await log.append([event('lifecycle', key), event('usage', key)]);
    await archived(log);
    const topics = new RawTopics();

    expect(await refilled(topics)).toBe(12);

    const byPlace = (a: LoggedEvent, b: LoggedEvent) => a.partition - b.partition || a.offset - b.offset;
    for (const stream of STREAMS) {
      const { events } = await log.read(stream, BEGINNING, 100);
      expect(topics.events.filter((one) => one.stream === stream).sort(byPlace)).toEqual(
        [...events].sort(byPlace),
      );
    }
    expect(topics.events[0]?.stream).toBe('usage');
  });

  it('repeats an event where a repetition had stood, so that what follows comes to its old place', async () => {
    const log = new InMemoryEventLog();
    await log.append(['a', 'a', 'a', 'a'].map((key) => event('usage', key)));
    await archived(without(log, ({ offset }) => offset === 2 || offset === 3));
    const topics = new RawTopics();

    await refilled(topics);

    const [first, , , last] = (await log.read('usage', BEGINNING, 10)).events;
    expect(topics.events.map(({ id, offset }) => [id, offset])).toEqual([
      [first?.id, 1],
      [first?.id, 2],
      [first?.id, 3],
      [last?.id, 4],
    ]);
  });

  it('is given up when an event comes to stand elsewhere: somebody else is writing', async () => {
    const log = new InMemoryEventLog();
    await log.append([event('usage', 'a')]);
    await archived(log);
    const topics = new RawTopics();
    const [other] = (await log.read('usage', BEGINNING, 1)).events;
    if (other !== undefined) await topics.append([other]);

    await expect(refilled(topics)).rejects.toMatchObject({ code: 'log_not_refilled' });
  });

  it('is empty when the archive is', async () => {
    expect(await refilled(new RawTopics())).toBe(0);
  });
});
