import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KafkaEventLog } from '../../src/modules/event-log/kafka/kafka-event-log.ts';
import { BreakableSockets } from '../fixtures/breakable-sockets.ts';
import { deleteTopics, kafkaConnection } from '../fixtures/kafka-topics.ts';
import { describeWithService } from '../fixtures/services.ts';
import { describeEventLogContract } from './event-log.contract.ts';

describeWithService('the Kafka event log', 'kafka', (brokers) => {
  describeEventLogContract('the Kafka event log', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'keytrail-kafka-log-'));
    const sockets = new BreakableSockets();
    const prefix = `contract-${randomUUID()}`;
    const open = (): Promise<KafkaEventLog> =>
      KafkaEventLog.open({
        connection: kafkaConnection(brokers),
        socketFactory: sockets.factory,
        topics: { prefix, partitions: 3, replication: null },
        idsPath: join(directory, 'ids.sqlite'),
        indexed: ['lifecycle', 'usage'],
        watched: ['lifecycle'],
      });
    const log = await open();
    let current = log;
    return {
      log,
      reopen: async () => {
        await current.close();
        current = await open();
        return current;
      },
      breakWrites: async () => {
        sockets.breakAll();
        return async () => sockets.repair();
      },
      cleanup: async () => {
        sockets.repair();
        await current.close();
        await deleteTopics(brokers, prefix);
        await rm(directory, { recursive: true });
      },
    };
  });
});
