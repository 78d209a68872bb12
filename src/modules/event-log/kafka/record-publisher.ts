import type { Kafka, Producer } from 'kafkajs';
import { logUnavailable } from '../log-unavailable.ts';
import { reasonWithRight } from './kafka-refusal.ts';

const ALL_IN_SYNC_REPLICAS = -1;

/** Puts single records into a topic of one partition, durably, one at a time. */
export class RecordPublisher {
  readonly #kafka: Kafka;
  readonly #topic: string;
  #producer: Producer | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(kafka: Kafka, topic: string) {
    this.#kafka = kafka;
    this.#topic = topic;
  }

  /** Throws `log_unavailable`; the record may then be there all the same. */
  publish(key: string, text: string): Promise<void> {
    const published = this.#turn.then(() => this.#publish(key, text));
    // Whoever comes next waits for the end, not for the outcome, which is for the caller.
    this.#turn = published.catch(() => undefined);
    return published;
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#producer?.disconnect();
  }

  async #publish(key: string, text: string): Promise<void> {
    try {
      const producer = await this.#connected();
      await producer.send({
        topic: this.#topic,
        acks: ALL_IN_SYNC_REPLICAS,
        messages: [{ key, value: text, partition: 0 }],
      });
    } catch (error) {
      await this.#giveUp();
      const reason = reasonWithRight(error, `Write on topic ${this.#topic}`);
      throw logUnavailable(`${this.#topic} takes no record: ${reason}.`, error);
    }
  }

  /** After a failure whose outcome nobody knows the broker would refuse the numbers that follow. */
  async #giveUp(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    try {
      await producer?.disconnect();
    } catch (error) {
      // What matters is the failure that led here.
      if (error instanceof TypeError) throw error;
    }
  }

  async #connected(): Promise<Producer> {
    if (this.#producer !== undefined) return this.#producer;
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: () => () => 0,
    });
    await producer.connect();
    this.#producer = producer;
    return producer;
  }
}
