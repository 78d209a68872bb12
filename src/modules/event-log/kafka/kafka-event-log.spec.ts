import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ISocketFactory } from 'kafkajs';
import { lifecycleRecord, usageRecord } from '../../../../test/fixtures/archive-events.ts';
import { BreakableSockets } from '../../../../test/fixtures/breakable-sockets.ts';
import { deleteTopics, kafkaConnection } from '../../../../test/fixtures/kafka-topics.ts';
import { describeWithService } from '../../../../test/fixtures/services.ts';
import type { EventRecord, LoggedEvent } from '../../../events/stored-event.ts';
import { systemClock } from '../../../shared/clock.ts';
import { BEGINNING, type Checkpoint } from '../checkpoint.ts';
import { LogWatch } from '../log-watch.ts';
import { EventIdIndex } from './event-id-index.ts';
import { kafkaClient } from './kafka-client.ts';
import { KafkaEventLog } from './kafka-event-log.ts';
import { createCluster, type KafkaCluster } from './kafkajs-cluster.ts';
import { TopicReader } from './topic-reader.ts';
import { topicNames } from './topics.ts';

const PARTITIONS = 2;
const SMALL_MESSAGE_BYTES = 20_000;

/** Of a watch that tries again every two seconds; the rest is for a machine that is kept busy by others. */
const READY_AGAIN_MS_MAX = 30_000;
const LOOK_EVERY_MS = 50;

const large: EventRecord = { ...usageRecord(0), text: JSON.stringify('x'.repeat(2 * SMALL_MESSAGE_BYTES)) };

describeWithService('the Kafka event log where several processes write', 'kafka', (brokers) => {
  let directory: string;
  let prefix: string;
  let logs: KafkaEventLog[];
  let cluster: KafkaCluster;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'keytrail-kafka-log-'));
    prefix = `log-${randomUUID()}`;
    logs = [];
    cluster = createCluster(kafkaClient({ connection: kafkaConnection(brokers) }));
    await cluster.connect();
  });
  afterEach(async () => {
    await Promise.all(logs.map((log) => log.close()));
    await cluster.disconnect();
    await deleteTopics(brokers, prefix);
    await rm(directory, { recursive: true });
  });

  /** A process's: it knows nothing of what others have appended but what it reads. */
  async function openLog(socketFactory?: ISocketFactory): Promise<KafkaEventLog> {
    const log = await KafkaEventLog.open({
      socketFactory,
      connection: kafkaConnection(brokers),
      topics: { prefix, partitions: PARTITIONS, replication: null },
      idsPath: join(directory, `ids-${logs.length}.sqlite`),
      indexed: [],
      watched: [],
    });
    logs.push(log);
    return log;
  }

  /** As an administrator has made it, before any process is started. */
  async function createUsageTopic(config: Readonly<Record<string, string>>): Promise<void> {
    const admin = kafkaClient({ connection: kafkaConnection(brokers) }).admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic: topicNames(prefix).usage,
          numPartitions: PARTITIONS,
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        },
      ],
    });
    await admin.disconnect();
  }

  async function readerWith(ids: EventIdIndex): Promise<TopicReader> {
    const topic = topicNames(prefix).usage;
    await cluster.addTargetTopic(topic);
    return new TopicReader({ cluster, stream: 'usage', topic, partitions: PARTITIONS, ids });
  }

  async function idsFrom(reader: Pick<TopicReader, 'read'>, from: Checkpoint): Promise<readonly string[]> {
    const events: LoggedEvent[] = [];
    for (let at = from; ;) {
      const batch = await reader.read(at, 2);
      if (batch.events.length === 0) return events.map(({ id }) => id).sort();
      events.push(...batch.events);
      at = batch.checkpoint;
    }
  }

  const idsOf = (records: readonly EventRecord[]): readonly string[] => records.map(({ id }) => id).sort();

  it('gives an event once that two of them have appended, to whoever reads from the beginning', async () => {
    const [one, other] = [await openLog(), await openLog()];
    const records = Array.from({ length: 20 }, (_, number) => usageRecord(number));
    await one.append(records);
    await other.append(records);

    expect(await idsFrom({ read: (after, limit) => one.read('usage', after, limit) }, BEGINNING)).toEqual(
      idsOf(records),
    );
  });

  it('gives it to nobody a second time who goes on where another one has stopped', async () => {
    const [one, other] = [await openLog(), await openLog()];
    const records = Array.from({ length: 20 }, (_, number) => usageRecord(number));
    await one.append(records);
    const handover = await one.end('usage');
    const later = Array.from({ length: 5 }, (_, number) => usageRecord(100 + number));
    await other.append([...records, ...later]);

    // A new owner of the partitions: its index is empty, and it begins in the middle.
    const ids = new EventIdIndex(join(directory, 'new-owner.sqlite'));
    try {
      expect(await idsFrom(await readerWith(ids), handover)).toEqual(idsOf(later));
    } finally {
      ids.close();
    }
  });

  it('finds repetitions also for one that is far behind another reader with the same index', async () => {
    const [one, other] = [await openLog(), await openLog()];
    const records = Array.from({ length: 20 }, (_, number) => usageRecord(number));
    await one.append(records);
    await other.append(records);
    const ids = new EventIdIndex(join(directory, 'shared.sqlite'));
    try {
      const reader = await readerWith(ids);
      // Up to the end without what is before it: another one has read that, elsewhere.
      for (const [partition, offset] of (await reader.end()).entries())
        ids.firstOccurrences('usage', partition, [], offset);

      expect(await idsFrom(reader, BEGINNING)).toEqual(idsOf(records));
    } finally {
      ids.close();
    }
  });

  it('refuses an event that the topic does not take for its size, and takes the next ones', async () => {
    await createUsageTopic({ 'max.message.bytes': String(SMALL_MESSAGE_BYTES) });
    const log = await openLog();

    // The batch holds an event of another topic too, which is not the one to be changed.
    await expect(log.append([lifecycleRecord(1), large])).rejects.toMatchObject({
      code: 'event_too_large',
      message: `Kafka refused an event for its size: raise max.message.bytes of the topic ${topicNames(prefix).usage}.`,
    });
    await log.append([usageRecord(2)]);

    expect(await idsFrom({ read: (after, limit) => log.read('usage', after, limit) }, BEGINNING)).toEqual([
      usageRecord(2).id,
    ]);
  });

  it('fails nobody but the caller of an event that is refused for its size, and goes on saying that it can be written', async () => {
    await createUsageTopic({ 'max.message.bytes': String(SMALL_MESSAGE_BYTES) });
    const log = await openLog();

    // All in one turn of the event loop: they share a batch.
    const outcomes = await Promise.allSettled([
      log.append([usageRecord(1)]),
      log.append([large]),
      log.append([usageRecord(2), usageRecord(3)]),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log.stats()).toMatchObject({ commits: 1, failures: 0, trouble: null });
    expect(await idsFrom({ read: (after, limit) => log.read('usage', after, limit) }, BEGINNING)).toEqual(
      idsOf([usageRecord(1), usageRecord(2), usageRecord(3)]),
    );
  });

  it('says again that it can be written, once brokers answer, without anybody appending', async () => {
    const sockets = new BreakableSockets();
    const log = await openLog(sockets.factory);
    await log.append([usageRecord(1)]);
    const end = await log.end('usage');
    sockets.breakAll();
    await expect(log.append([usageRecord(2)])).rejects.toMatchObject({ code: 'log_unavailable' });
    const troubles = [log.stats().trouble !== null];
    await expect(log.probe()).rejects.toMatchObject({ code: 'log_unavailable' });
    troubles.push(log.stats().trouble !== null);
    sockets.repair();

    const watch = new LogWatch(log, systemClock);
    const deadlineMs = performance.now() + READY_AGAIN_MS_MAX;
    while (watch.trouble() !== null && performance.now() < deadlineMs) await pause(LOOK_EVERY_MS);

    expect([...troubles, log.stats().trouble]).toEqual([true, true, null]);
    expect(await log.end('usage')).toEqual(end);
    expect(await log.append([usageRecord(2)])).toMatchObject([{ duplicate: false }]);
  });

  it('writes in smaller batches where the topic takes no larger ones', async () => {
    await createUsageTopic({ 'max.message.bytes': String(SMALL_MESSAGE_BYTES) });
    const log = await openLog();
    const records = Array.from({ length: 40 }, (_, n) => ({
      ...usageRecord(n),
      key: 'key_a',
      text: JSON.stringify('x'.repeat(SMALL_MESSAGE_BYTES / 10)),
    }));

    const places = await log.append(records);

    expect(new Set(places.map(({ partition }) => partition)).size).toBe(1);
    expect(places.map(({ offset }) => offset)).toEqual(records.map((_, n) => n + 1));
    expect(await idsFrom({ read: (after, limit) => log.read('usage', after, limit) }, BEGINNING)).toEqual(
      records.map(({ id }) => id),
    );
  });

  it('passes on what is no event of ours', async () => {
    const log = await openLog();
    const producer = kafkaClient({ connection: kafkaConnection(brokers) }).producer();
    await producer.connect();
    await producer.send({
      topic: topicNames(prefix).usage,
      messages: [{ partition: 0, key: null, value: 'not even JSON' }],
    });
    await producer.disconnect();
    await log.append([usageRecord(1)]);

    const { events } = await log.read('usage', BEGINNING, 10);

    expect(events.map(({ type }) => type).sort()).toEqual(['KeyUsed', 'Untyped']);
    expect(events.find(({ type }) => type === 'Untyped')).toMatchObject({
      ...{ id: 'usage/0/0', key: '', text: 'not even JSON', partition: 0, offset: 1 },
    });
  });
});
