import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createInstallation, type KafkaInstallation } from '../../../../test/fixtures/kafka-installation.ts';
import { describeWithService } from '../../../../test/fixtures/services.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { partitionOf } from './partition-of.ts';
import { RefillTopics } from './refill-topics.ts';

const PARTITIONS = 2;
const TEXT_BYTES = 200_000;

const events = (from: number, to: number, text = 'x'): readonly LoggedEvent[] =>
  Array.from({ length: to - from + 1 }, (_, at) => ({
    ...{ stream: 'lifecycle', id: randomUUID(), type: 'KeyCreated', key: 'key', partition: 1 },
    ...{ offset: from + at, text: JSON.stringify({ at: from + at, text }) },
  }));

describeWithService('topics that are filled again', 'kafka', (brokers) => {
  let installation: KafkaInstallation;
  let topics: RefillTopics;

  beforeAll(async () => {
    installation = await createInstallation(brokers, PARTITIONS);
    const { kafka, names } = installation;
    const partitions = new Map([
      ...[names.lifecycle, names.usage].map((topic) => [topic, PARTITIONS] as const),
      [names.archivedFiles, 1],
    ]);
    topics = await RefillTopics.open({ kafka, names, partitions });
  });
  afterAll(async () => {
    await topics.close();
    await installation.dispose();
  });

  const ends = async () => (await topics.extents('lifecycle')).map(({ end }) => end);
  const idAt = async (offset: number) => (await topics.eventAt('lifecycle', 1, offset))?.id;

  describe('by several who take themselves for the one', () => {
    const [first, second, third] = [events(1, 3), events(4, 5), events(6, 6)];

    it('take each batch once, in its place, and refuse one that does not come next', async () => {
      expect(await topics.looksEmptied()).toBe(true);
      const name = await topics.newWriter();
      const [early, late] = [topics.writer(name), topics.writer(name)];
      try {
        await early.append(first);
        await late.append(first);
        await late.append(second);
        await early.append(second);
        const ahead = early.append(events(9, 9));
        await expect(ahead).rejects.toMatchObject({ code: 'log_not_refilled' });
        await late.append(third);
        const overlapping = early.append(events(5, 7));
        await expect(overlapping).rejects.toMatchObject({ code: 'log_not_refilled' });
      } finally {
        await Promise.all([early.close(), late.close()]);
      }

      expect(await ends()).toEqual([0, 6]);
      const ids = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(idAt));
      expect(ids).toEqual([...[...first, ...second, ...third].map(({ id }) => id), undefined]);
    });

    it('go on for one who comes later, however large what it brings', async () => {
      const large = events(7, 16, 'x'.repeat(TEXT_BYTES));
      const writer = topics.writer(await topics.newWriter());
      try {
        await writer.append(large);
      } finally {
        await writer.close();
      }

      expect(await ends()).toEqual([0, 16]);
      const last = await topics.eventAt('lifecycle', 1, 16);
      expect(last).toMatchObject({ ...large.at(-1) });
    });

    it('keep the list of archived files in the same way', async () => {
      const files = ['a', 'b'].map((key) => ({ key, text: `{"file":"${key}"}` }));
      const name = await topics.newWriter();
      const [one, other] = [topics.writer(name), topics.writer(name)];
      try {
        await one.announce(0, files);
        await other.announce(0, files);
        await other.announce(2, [{ key: 'c', text: '{}' }]);
      } finally {
        await Promise.all([one.close(), other.close()]);
      }

      expect(await topics.announced()).toEqual({ end: 3, keys: new Set(['a', 'b', 'c']) });
      expect(await topics.looksEmptied()).toBe(false);
    });
  });

  it('say where the events of a key belong', () => {
    expect(topics.partitionOf('usage', 'key')).toBe(partitionOf(Buffer.from('key'), PARTITIONS));
  });
});
