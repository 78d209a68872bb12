import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createErrorFromCode } from 'kafkajs/src/protocol/error.js';
import { createInstallation, type KafkaInstallation } from '../../../../test/fixtures/kafka-installation.ts';
import { describeWithService } from '../../../../test/fixtures/services.ts';
import {
  PartitionTakenOver,
  type PublishedRecord,
} from '../../projections/partition-sharing/published-log.ts';
import { BEGINNING } from '../checkpoint.ts';
import { isFenced, SummaryPublisher } from './summary-publisher.ts';
import { TopicReader } from './topic-reader.ts';

const PARTITIONS = 2;
const MORE_THAN_THERE_ARE = 100_000;
const VISIBLE_WITHIN_MS = 10_000;

const records = (...keys: readonly string[]): readonly PublishedRecord[] =>
  keys.map((key) => ({ key, text: JSON.stringify([key]) }));

describe('what a broker answers to a publisher that was replaced', () => {
  it('is told from other failures by the names that the client has for it', () => {
    const codes = Array.from({ length: 100 }, (_, code) => code);

    // As Kafka's protocol numbers them: INVALID_PRODUCER_EPOCH, INVALID_TXN_STATE, INVALID_PRODUCER_ID_MAPPING.
    expect(codes.filter((code) => isFenced(createErrorFromCode(code)))).toEqual([47, 48, 49]);
    expect(isFenced(new Error('Unknown error code 90'))).toBe(false);
  });
});

describeWithService('publishing summaries', 'kafka', (brokers) => {
  let installation: KafkaInstallation;
  let publishers: SummaryPublisher[];
  let reader: TopicReader;

  beforeEach(async () => {
    installation = await createInstallation(brokers, PARTITIONS);
    publishers = [];
    const { cluster, names } = installation;
    reader = new TopicReader({
      ...{ cluster, stream: 'usage', topic: names.usageSummary, partitions: PARTITIONS },
      isolation: 1,
    });
  });
  afterEach(async () => {
    for (const publisher of publishers) await publisher.close();
    await installation.dispose();
  });

  function newPublisher(): SummaryPublisher {
    const { kafka, cluster, names } = installation;
    const publisher = new SummaryPublisher({
      ...{ kafka, cluster, topic: names.usageSummary, partitions: PARTITIONS },
    });
    publishers.push(publisher);
    return publisher;
  }

  /** The keys of what is published in a partition up to a position; what is committed becomes visible a moment later. */
  async function published(partition: number, upTo: number): Promise<readonly string[]> {
    const keys: string[] = [];
    let at = BEGINNING;
    const deadline = performance.now() + VISIBLE_WITHIN_MS;
    while ((at[partition] ?? 0) < upTo) {
      const batch = await reader.read(at, MORE_THAN_THERE_ARE);
      keys.push(...batch.events.filter((event) => event.partition === partition).map(({ key }) => key));
      at = batch.checkpoint;
      if (performance.now() > deadline) throw new Error(`a reader comes to ${at[partition] ?? 0} only`);
    }
    return keys;
  }

  /** How far a reader comes at most; asked when nothing is published any more. */
  const visibleEnd = async (partition: number): Promise<number> => (await reader.end())[partition] ?? 0;

  it('makes a batch visible in its own partition, and says up to where a reader must come for it', async () => {
    const publisher = newPublisher();
    expect(await publisher.takeOver(1)).toBe(0);
    const first = await publisher.publish(1, records('a', 'b'));
    const second = await publisher.publish(1, records('c'));

    expect(await published(1, second)).toEqual(['a', 'b', 'c']);
    // A batch is followed by the broker's mark of its end.
    expect([first, second]).toEqual([2, 4]);
    expect(await visibleEnd(0)).toBe(0);
  });

  it('refuses whoever published before, from the moment that another one has taken over', async () => {
    const [before, after] = [newPublisher(), newPublisher()];
    await before.takeOver(0);
    await before.publish(0, records('before'));
    const from = await after.takeOver(0);

    await expect(before.publish(0, records('too late'))).rejects.toBeInstanceOf(PartitionTakenOver);
    const position = await after.publish(0, records('after'));

    expect(await published(0, position)).toEqual(['before', 'after']);
    expect(from).toBe(2);
  });

  it('lets whoever was refused take over again, and then refuses the other one', async () => {
    const [one, other] = [newPublisher(), newPublisher()];
    await one.takeOver(0);
    await other.takeOver(0);
    await expect(one.publish(0, records('refused'))).rejects.toBeInstanceOf(PartitionTakenOver);

    await one.takeOver(0);
    const position = await one.publish(0, records('one'));

    await expect(other.publish(0, records('refused, too'))).rejects.toBeInstanceOf(PartitionTakenOver);
    expect(await published(0, position)).toEqual(['one']);
  });

  it('keeps partitions apart: taking one over leaves the others to whoever has them', async () => {
    const [one, other] = [newPublisher(), newPublisher()];
    await one.takeOver(0);
    await one.takeOver(1);
    await other.takeOver(1);

    expect(await published(0, await one.publish(0, records('one')))).toEqual(['one']);
    expect(await published(1, await other.publish(1, records('other')))).toEqual(['other']);
  });

  it('shows nothing of a batch that is still open, and nothing of one whose publisher died in the middle', async () => {
    const { kafka, names } = installation;
    // What a publisher does, up to the middle of a batch.
    const dying = kafka.producer({
      transactionalId: `${names.usageSummary}-0`,
      transactionTimeout: 10_000,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await dying.connect();
    const open = await dying.transaction();
    await open.send({ topic: names.usageSummary, messages: [{ key: 'half', value: '[]', partition: 0 }] });
    expect(await visibleEnd(0)).toBe(0);

    const next = newPublisher();
    const from = await next.takeOver(0);
    const position = await next.publish(0, records('whole'));

    expect(await published(0, position)).toEqual(['whole']);
    // The half and the broker's mark that it does not count.
    expect(from).toBe(2);
    await dying.disconnect();
  });

  it('publishes a batch larger than one request, all of it or nothing', async () => {
    const publisher = newPublisher();
    const text = JSON.stringify(['x'.repeat(1_000)]);
    const many = Array.from({ length: 2_000 }, (_, number) => ({ key: `key ${number}`, text }));
    await publisher.takeOver(0);

    const position = await publisher.publish(0, many);

    expect(position).toBe(2_000);
    expect(await published(0, position)).toEqual(many.map(({ key }) => key));
  });

  it('publishes nothing of a batch of which one record is too large, and goes on when taken over again', async () => {
    const publisher = newPublisher();
    await publisher.takeOver(0);
    const tooLarge = { key: 'too large', text: JSON.stringify(['x'.repeat(2_000_000)]) };

    await expect(publisher.publish(0, [...records('a'), tooLarge])).rejects.toMatchObject({
      code: 'log_unavailable',
    });
    await publisher.takeOver(0);
    const position = await publisher.publish(0, records('b'));

    expect(await published(0, position)).toEqual(['b']);
  });
});
