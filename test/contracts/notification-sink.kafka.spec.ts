import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KafkaNotificationSink } from '../../src/modules/event-log/kafka/kafka-notification-sink.ts';
import { BreakableSockets } from '../fixtures/breakable-sockets.ts';
import { deleteTopics, kafkaConnection } from '../fixtures/kafka-topics.ts';
import { notification } from '../fixtures/notifications.ts';
import { describeWithService } from '../fixtures/services.ts';
import { topicRecords, type TopicRecord } from '../fixtures/topic-records.ts';
import { notificationSinkContract, type OpenedSink } from './notification-sink.contract.ts';

describeWithService('NotificationSink, kafka', 'kafka', (brokers) => {
  const connection = kafkaConnection(brokers);

  async function opened(): Promise<OpenedSink & { readonly records: () => Promise<readonly TopicRecord[]> }> {
    const prefix = `alerts-${randomUUID()}`;
    const sockets = new BreakableSockets();
    const sink = new KafkaNotificationSink({
      ...{ connection, socketFactory: sockets.factory },
      topics: { prefix, partitions: 3, replication: null },
    });
    const records = () => topicRecords(brokers, `${prefix}.alerts`);
    return {
      ...{ sink, records },
      arrived: async () =>
        (await records()).map(({ headers, value }) => {
          const { subject, text } = JSON.parse(value) as { subject: string; text: string };
          return { id: headers['ce_id'] ?? '', words: `${subject}\n${text}` };
        }),
      goAway: () => {
        sockets.breakAll();
        return Promise.resolve(() => Promise.resolve(sockets.repair()));
      },
      dispose: () => deleteTopics(brokers, prefix),
    };
  }

  notificationSinkContract('kafka', opened);

  describe('the topic of alerts', () => {
    let topic: Awaited<ReturnType<typeof opened>>;
    beforeAll(async () => {
      topic = await opened();
    });
    afterAll(async () => {
      await topic.sink.close();
      await topic.dispose();
    });

    it('has CloudEvents in binary mode, those of one alert in one partition', async () => {
      const told = Array.from({ length: 4 }, () => notification({ orderKey: 'alr_7' }));
      for (const one of told) await topic.sink.deliver(one, new AbortController().signal);
      const records = await topic.records();
      expect(records.map(({ key }) => key)).toEqual(told.map(() => 'alr_7'));
      expect(new Set(records.map(({ partition }) => partition)).size).toBe(1);
      expect(records[0]?.headers).toEqual({
        ce_specversion: '1.0',
        ce_id: told[0]?.id,
        ce_source: 'urn:keytrail',
        ce_type: 'alert.raised',
        ce_time: '2026-11-20T21:00:00.000Z',
        'content-type': 'application/json',
      });
      expect(JSON.parse(records[0]?.value ?? '')).toMatchObject({ id: told[0]?.id, data: told[0]?.data });
    });
  });
});
