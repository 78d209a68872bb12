import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toOutgoing } from '../../src/modules/event-log/kafka/cloud-event.ts';
import { ensureTopics } from '../../src/modules/event-log/kafka/ensure-topics.ts';
import { IdempotentProducer } from '../../src/modules/event-log/kafka/idempotent-producer.ts';
import { kafkaClient } from '../../src/modules/event-log/kafka/kafka-client.ts';
import {
  createCluster,
  type BrokerRequest,
  type KafkaBroker,
  type KafkaCluster,
} from '../../src/modules/event-log/kafka/kafkajs-cluster.ts';
import { fetchTopic } from '../../src/modules/event-log/kafka/topic-fetch.ts';
import { topicNames } from '../../src/modules/event-log/kafka/topics.ts';
import { deleteTopics, kafkaConnection } from '../fixtures/kafka-topics.ts';
import { describeWithService } from '../fixtures/services.ts';

/** Brokers that store what they are sent, and whose answer is lost on its way so many times. */
class LossyCluster {
  readonly cluster: KafkaCluster;
  #losses = 0;
  readonly #brokers = new WeakMap<KafkaBroker, KafkaBroker>();

  constructor(cluster: KafkaCluster) {
    this.cluster = Object.assign(Object.create(cluster) as KafkaCluster, {
      findBroker: async (of: { readonly nodeId: string }) => this.#lossy(await cluster.findBroker(of)),
    });
  }

  loseAnswers(count: number): void {
    this.#losses = count;
  }

  #lossy(broker: KafkaBroker): KafkaBroker {
    const known = this.#brokers.get(broker);
    if (known !== undefined) return known;
    const send = async <Answer>(request: BrokerRequest<Answer>): Promise<Answer> => {
      const answer = await broker.connectionPool.send(request);
      if (this.#losses === 0) return answer;
      this.#losses -= 1;
      throw Object.assign(new Error('the answer was lost'), { retriable: true });
    };
    const lossy = Object.assign(Object.create(broker) as KafkaBroker, { connectionPool: { send } });
    this.#brokers.set(broker, lossy);
    return lossy;
  }
}

describeWithService('the producer of the Kafka event log', 'kafka', (brokers) => {
  const prefix = `producer-${randomUUID()}`;
  const topic = topicNames(prefix).usage;
  const kafka = kafkaClient({ connection: kafkaConnection(brokers) });
  const reading = createCluster(kafka);
  let lossy: LossyCluster;
  let producer: IdempotentProducer;

  const part = (partition: number, ...ids: string[]) => ({
    topic,
    partition,
    records: ids.map((id) => toOutgoing(id, 'KeyUsed', Buffer.from('key'), `{"id":"${id}"}`)),
  });
  const idsIn = async (partition: number): Promise<readonly string[]> => {
    const positions = [{ partition, offset: 0 }];
    const [fetched] = await fetchTopic(reading, topic, positions, { waitMs: 0, isolation: 0 });
    return (fetched?.messages ?? []).map(({ headers }) => String(headers['ce_id']));
  };

  beforeAll(async () => {
    await ensureTopics(kafka, { prefix, partitions: 3, replication: null });
    await reading.connect();
    await reading.addTargetTopic(topic);
    lossy = new LossyCluster(createCluster(kafka));
    producer = await IdempotentProducer.open(lossy.cluster, [topic]);
  });
  afterAll(async () => {
    await producer.close();
    await reading.disconnect();
    await deleteTopics(brokers, prefix);
  });

  describe('when the answer to a batch is lost', () => {
    it('sends it again, says where it was put the first time, and it is stored once', async () => {
      await producer.send([part(0, 'a')]);
      lossy.loseAnswers(1);

      const answers = await producer.send([part(0, 'b', 'c'), part(1, 'd')]);
      await producer.send([part(0, 'e')]);

      expect(answers.map(({ partition, baseOffset }) => [partition, baseOffset]).toSorted()).toEqual([
        [0, 1],
        [1, 0],
      ]);
      expect(await idsIn(0)).toEqual(['a', 'b', 'c', 'e']);
      expect(await idsIn(1)).toEqual(['d']);
    });

    it('gives up after the third time, and what it then says is that nobody knows', async () => {
      lossy.loseAnswers(3);

      await expect(producer.send([part(2, 'f')])).rejects.toThrow('the answer was lost');
      expect(await idsIn(2)).toEqual(['f']);
    });
  });
});
