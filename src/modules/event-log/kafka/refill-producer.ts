import type { LoggedEvent } from '../../../events/stored-event.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { messageOf } from '../../../shared/thrown.ts';
import { logUnavailable } from '../log-unavailable.ts';
import { toOutgoing } from './cloud-event.ts';
import { IdempotentProducer } from './idempotent-producer.ts';
import { inRequests, outgoingBytes } from './in-requests.ts';
import type { KafkaCluster } from './kafkajs-cluster.ts';
import type { OutgoingRecord } from './record-batch.ts';
import type { TopicNames } from './topics.ts';

const FIRST_EPOCH = 0;
/** Of records that are told under no type of event. */
const ANNOUNCEMENT = 'ArchivedFile';

/** What brokers answer when a batch is not the one that comes next. */
const OUT_OF_PLACE = new Set(['OUT_OF_ORDER_SEQUENCE_NUMBER', 'DUPLICATE_SEQUENCE_NUMBER']);
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

export interface RefillProducerParts {
  /** A pool of connections for this producer alone, which it closes. */
  readonly cluster: KafkaCluster;
  readonly names: TopicNames;
  /** The same for all who make the same log again. */
  readonly producerId: bigint;
}

/**
 * Appends to a place of its own choosing, which Kafka has no request for: all who make a log again are one idempotent
 * producer to the brokers, and number each record by its offset. So a broker takes a batch only where it comes next, and
 * answers one that it has had already as if it had just come, whoever sends it, however late.
 */
export class RefillProducer {
  readonly #parts: RefillProducerParts;
  #producer: Promise<IdempotentProducer> | undefined;

  constructor(parts: RefillProducerParts) {
    this.#parts = parts;
  }

  /** Throws `log_not_refilled` when what comes next in the partition is something else, or `log_unavailable`. */
  async append(events: readonly LoggedEvent[]): Promise<void> {
    const [first] = events;
    if (first === undefined) return;
    const { stream, partition, offset } = first;
    await this.#send(
      { topic: this.#parts.names[stream], partition },
      offset - 1,
      events.map(({ id, type, key, text }) => toOutgoing(id, type, Buffer.from(key), text)),
    );
  }

  /** Throws as `append` does. */
  async announce(
    after: number,
    files: readonly { readonly key: string; readonly text: string }[],
  ): Promise<void> {
    await this.#send(
      { topic: this.#parts.names.archivedFiles, partition: 0 },
      after,
      files.map(({ key, text }) => toOutgoing(key, ANNOUNCEMENT, Buffer.from(key), text)),
    );
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    if (producer !== undefined) await (await producer).close();
    else await this.#parts.cluster.disconnect();
  }

  async #send(to: Place, offset: number, records: readonly OutgoingRecord[]): Promise<void> {
    let at = offset;
    for (const request of inRequests(records, outgoingBytes)) {
      await this.#sendFitting(to, at, request);
      at += request.length;
    }
  }

  /** A topic may take smaller batches than are made here: then in halves. */
  async #sendFitting(to: Place, offset: number, records: readonly OutgoingRecord[]): Promise<void> {
    try {
      const producer = await this.#connected();
      const [answer] = await producer.send([{ ...to, records, sequence: offset }]);
      if (answer?.baseOffset !== offset) throw outOfPlace(to, offset);
    } catch (error) {
      if (error instanceof InfrastructureError) throw error;
      const type = typeOf(error);
      if (OUT_OF_PLACE.has(type)) throw outOfPlace(to, offset, error);
      if (!TOO_LARGE.has(type) || records.length === 1)
        throw logUnavailable(`Kafka did not acknowledge a batch: ${messageOf(error)}.`, error);
      const half = Math.ceil(records.length / 2);
      await this.#sendFitting(to, offset, records.slice(0, half));
      await this.#sendFitting(to, offset + half, records.slice(half));
    }
  }

  #connected(): Promise<IdempotentProducer> {
    const { cluster, names, producerId } = this.#parts;
    this.#producer ??= IdempotentProducer.open(cluster, [names.lifecycle, names.usage, names.archivedFiles], {
      producerId,
      producerEpoch: FIRST_EPOCH,
    });
    return this.#producer;
  }
}

interface Place {
  readonly topic: string;
  readonly partition: number;
}

const typeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : '';

const outOfPlace = ({ topic, partition }: Place, offset: number, cause?: unknown): InfrastructureError =>
  new InfrastructureError(
    'log_not_refilled',
    `Topic ${topic} did not end at ${partition}:${offset} when the next events of the archive were to be appended: another process fills it at this moment. Start this one again; it goes on from where the log ends.`,
    cause,
  );
