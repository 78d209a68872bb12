import type { Kafka, Producer } from 'kafkajs';
import { accept, refuse } from '../../../shared/result.ts';
import { messageOf } from '../../../shared/thrown.ts';
import { failure } from '../../notifications/domain/delivery-failure.ts';
import type { Notification } from '../../notifications/domain/notification.ts';
import { webhookBody } from '../../notifications/domain/standard-webhook.ts';
import type { DeliveryOutcome, NotificationSink } from '../../notifications/notification-sink.ts';
import { untilAborted } from '../../notifications/until-aborted.ts';
import { ensureTopic, type TopicSettings } from './ensure-topics.ts';
import { kafkaClient, type KafkaClientOptions } from './kafka-client.ts';
import { SharedConnection } from './shared-connection.ts';
import { alertTopic, alertTopicSpecification } from './topics.ts';
import { within } from './within.ts';

const ALL_IN_SYNC_REPLICAS = -1;
/** Of an attempt with everything in it: connecting, and making the topic the first time. */
const SEND_MS_MAX = 20_000;

export interface KafkaNotificationSinkOptions extends KafkaClientOptions {
  readonly topics: TopicSettings;
}

/**
 * Tells whoever reads the topic `<prefix>.alerts`: CloudEvents 1.0 in binary mode, as the log's topics have, keyed by what
 * orders notifications, so that those of one alert share a partition. `ce_id` is the notification's id on every attempt.
 * The topic is made when the first is told, since most installations have no channel of this kind.
 */
export class KafkaNotificationSink implements NotificationSink {
  readonly #kafka: Kafka;
  readonly #topics: TopicSettings;
  readonly #topic: string;
  readonly #producers = new SharedConnection<Producer>({
    open: () => this.#connect(),
    close: (producer) => producer.disconnect(),
  });

  constructor({ topics, ...client }: KafkaNotificationSinkOptions) {
    this.#kafka = kafkaClient(client);
    this.#topics = topics;
    this.#topic = alertTopic(topics.prefix);
  }

  async deliver(notification: Notification, signal: AbortSignal): Promise<DeliveryOutcome> {
    const connecting = this.#producers.current();
    try {
      await within(SEND_MS_MAX, untilAborted(this.#send(connecting, notification), signal));
      return accept(null);
    } catch (error) {
      // Nobody knows what is stored: the next attempt has a connection of its own, and none waits for this.
      this.#producers.giveUp(connecting);
      const sentence = `The topic ${this.#topic} takes no record: ${messageOf(error)}.`;
      return refuse(failure('broker_unavailable', sentence));
    }
  }

  close(): Promise<void> {
    return this.#producers.close();
  }

  async #send(connecting: Promise<Producer>, notification: Notification): Promise<void> {
    const producer = await connecting;
    await producer.send({
      topic: this.#topic,
      acks: ALL_IN_SYNC_REPLICAS,
      messages: [
        {
          key: notification.orderKey,
          value: JSON.stringify(webhookBody(notification)),
          headers: {
            ce_specversion: '1.0',
            ce_id: notification.id,
            ce_source: 'urn:keytrail',
            ce_type: notification.type,
            ce_time: notification.time,
            'content-type': 'application/json',
          },
        },
      ],
    });
  }

  async #connect(): Promise<Producer> {
    const { prefix, partitions, replication } = this.#topics;
    await ensureTopic(this.#kafka, alertTopicSpecification(prefix, partitions), replication);
    const producer = this.#kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    return producer;
  }
}
