import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { usageRecord } from '../../../../test/fixtures/archive-events.ts';
import { deleteTopics, expireAll, kafkaConnection } from '../../../../test/fixtures/kafka-topics.ts';
import { describeWithService } from '../../../../test/fixtures/services.ts';
import { STREAMS } from '../../../events/envelope.ts';
import { kafkaClient } from './kafka-client.ts';
import { KafkaEventLog } from './kafka-event-log.ts';
import { topicNames } from './topics.ts';

const PARTITIONS = 2;

describeWithService('a log whose uses have expired', 'kafka', (brokers) => {
  let directory: string;
  let prefix: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'keytrail-expired-'));
    prefix = `expired-${randomUUID()}`;
  });
  afterEach(async () => {
    await deleteTopics(brokers, prefix);
    await rm(directory, { recursive: true });
  });

  /** As an import opens it: with an empty index of the ids of both streams. */
  const openLog = (): Promise<KafkaEventLog> =>
    KafkaEventLog.open({
      connection: kafkaConnection(brokers),
      topics: { prefix, partitions: PARTITIONS, replication: null },
      idsPath: join(directory, `${randomUUID()}.sqlite`),
      indexed: STREAMS,
      watched: [],
    });

  it('is opened all the same, and knows the ids of those that are left', async () => {
    const before = await openLog();
    await before.append([usageRecord(0), usageRecord(1), usageRecord(2)]);
    await before.close();
    const kafka = kafkaClient({ connection: kafkaConnection(brokers) });
    for (let partition = 0; partition < PARTITIONS; partition += 1)
      await expireAll(kafka, topicNames(prefix).usage, partition);

    const log = await openLog();
    const [appended] = await log.append([usageRecord(3)]);
    await log.close();
    const again = await openLog();
    const [repeated] = await again.append([usageRecord(3)]);
    await again.close();

    expect([appended?.duplicate, repeated?.duplicate]).toEqual([false, true]);
  });
});
