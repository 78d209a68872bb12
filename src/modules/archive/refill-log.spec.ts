import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { STREAMS, type Stream } from '../../events/envelope.ts';
import type { EventRecord, LoggedEvent } from '../../events/stored-event.ts';
import { ArchiveFolder } from '../../../test/fixtures/archive-folder.ts';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import { RawTopics } from '../../../test/fixtures/raw-topics.ts';
import { BEGINNING } from '../event-log/checkpoint.ts';
import type { LogReader } from '../projections/log-reader.ts';
import { compareLog } from './compare-log.ts';
import { refillLog } from './refill-log.ts';
import type { RefillWriter } from './refill-target.ts';

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

/** One file for each event, so that a refill can end between any two. */
async function archived(log: LogReader): Promise<void> {
  const archiver = await folder.openArchiver(log, NOW, { settings: { archiveRollBytes: 1 } });
  await archiver.flush();
  await archiver.stop();
}

async function refilled(topics: RawTopics, writer: RefillWriter = topics): Promise<number> {
  const store = await folder.openStore();
  const compared = await compareLog({ store, prefix: 'audit/', log: topics });
  return refillLog(compared, { store, log: topics, writer, onProgress: () => undefined });
}

async function threePartitions(): Promise<InMemoryEventLog> {
  const log = new InMemoryEventLog(3);
  for (const key of ['a', 'bb', 'ccc', 'a']) await log.append([event('lifecycle', key), event('usage', key)]);
  await archived(log);
  return log;
}

const byPlace = (events: readonly LoggedEvent[]) =>
  events
    .map(({ stream, partition, offset, id, text }) => ({ stream, partition, offset, id, text }))
    .sort((a, b) => a.stream.localeCompare(b.stream) || a.partition - b.partition || a.offset - b.offset);

const allOf = async (log: LogReader): Promise<readonly LoggedEvent[]> =>
  (await Promise.all(STREAMS.map((stream) => log.read(stream, BEGINNING, 100)))).flatMap(
    ({ events }) => events,
  );

/** Ends as a killed process does: after so many steps, the last of which is done or not. */
const endingAfter = (steps: number, topics: RawTopics, isLastDone: boolean): RefillWriter => {
  let left = steps;
  const step = async (work: () => Promise<void>): Promise<void> => {
    left -= 1;
    if (left > 0 || (left === 0 && isLastDone)) await work();
    if (left <= 0) throw new Error('killed');
  };
  return {
    append: (events) => step(() => topics.append(events)),
    announce: (after, files) => step(() => topics.announce(after, files)),
  };
};

describe('a log that is made again from the archive', () => {
  it('has every event at the place that it had, in every partition of both streams, usage first', async () => {
    const log = await threePartitions();
    const topics = new RawTopics(3);

    expect(await refilled(topics)).toBe(8);

    expect(byPlace(topics.events)).toEqual(byPlace(await allOf(log)));
    expect(topics.events[0]?.stream).toBe('usage');
  });

  it('has every file in the list of archived files, once', async () => {
    await threePartitions();
    const topics = new RawTopics(3);

    await refilled(topics);
    await refilled(topics);

    expect(topics.files.map(({ key }) => key).sort()).toEqual([...(await folder.keys())].sort());
  });

  it.each([true, false])(
    'is the same when it was ended at any step, done or not (%s), and begun again',
    async (isLastDone) => {
      const log = await threePartitions();
      const whole = byPlace(await allOf(log));
      // Eight files of one event each, and the list.
      for (let steps = 1; steps <= 9; steps += 1) {
        const topics = new RawTopics(3);
        await expect(refilled(topics, endingAfter(steps, topics, isLastDone))).rejects.toThrow('killed');

        await refilled(topics);

        expect(byPlace(topics.events)).toEqual(whole);
        expect(topics.files).toHaveLength(8);
      }
    },
  );

  it('goes on in the middle of a file', async () => {
    const log = new InMemoryEventLog();
    await log.append(['a', 'a', 'a', 'a'].map((key) => event('usage', key)));
    const archiver = await folder.openArchiver(log, NOW);
    await archiver.flush();
    await archiver.stop();
    const topics = new RawTopics();
    const events = await allOf(log);
    topics.put(...events.slice(0, 2));

    expect(await refilled(topics)).toBe(2);

    expect(byPlace(topics.events)).toEqual(byPlace(events));
  });

  it('repeats an event where a repetition had stood, so that what follows comes to its old place', async () => {
    const log = new InMemoryEventLog();
    await log.append(['a', 'a', 'a', 'a'].map((key) => event('usage', key)));
    await archived(without(log, ({ offset }) => offset === 2 || offset === 3));
    const [first, , , last] = (await log.read('usage', BEGINNING, 10)).events;
    // From the beginning, and from each place that it may have been left at.
    for (const there of [0, 1, 2, 3]) {
      const topics = new RawTopics();
      if (first !== undefined)
        topics.put(...Array.from({ length: there }, (_, at) => ({ ...first, offset: at + 1 })));

      await refilled(topics);

      expect(topics.events.map(({ id, offset }) => [id, offset])).toEqual([
        [first?.id, 1],
        [first?.id, 2],
        [first?.id, 3],
        [last?.id, 4],
      ]);
    }
  });

  it('is left as it is where it has more than the archive, and where its beginning has expired', async () => {
    const log = new InMemoryEventLog();
    await log.append(['a', 'a'].map((key) => event('usage', key)));
    await archived(log);
    await log.append([event('usage', 'a')]);
    const events = await allOf(log);
    const topics = new RawTopics();
    topics.put(...events.slice(2));
    topics.expire('usage', 0, 2);

    expect(await refilled(topics)).toBe(0);

    expect(topics.events).toEqual(events.slice(2));
  });

  it('is refused, with nothing appended, when it holds something else than the archive', async () => {
    const log = new InMemoryEventLog();
    await log.append([event('usage', 'a'), event('usage', 'a')]);
    await archived(log);
    const other = { ...event('usage', 'a'), partition: 0, offset: 1 };
    const topics = new RawTopics();
    topics.put(other);

    await expect(refilled(topics)).rejects.toMatchObject({
      code: 'log_not_refilled',
      message: expect.stringContaining('KEYTRAIL_KAFKA_TOPIC') as unknown,
    });
    expect(topics.events).toEqual([other]);
  });

  it.each([1, 2, 4])('is refused, with nothing appended, with %s partitions instead of 3', async (number) => {
    await threePartitions();
    const topics = new RawTopics(number);

    await expect(refilled(topics)).rejects.toMatchObject({
      code: 'log_not_refilled',
      message: expect.stringMatching(
        /partitions.*KEYTRAIL_KAFKA_TOPIC.*KEYTRAIL_KAFKA_PARTITIONS/,
      ) as unknown,
    });
    expect(topics.events).toEqual([]);
  });

  it('is empty when the archive is', async () => {
    expect(await refilled(new RawTopics())).toBe(0);
  });
});
