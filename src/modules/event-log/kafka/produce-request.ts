import { createErrorFromCode } from 'kafkajs/src/protocol/error.js';
import type { BrokerRequest, Decoded } from './kafkajs-cluster.ts';

/** One partition's share of a request. */
export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly batch: Buffer;
}

export interface ProducedBatch {
  readonly topic: string;
  readonly partition: number;
  /** Kafka's offset of the first record. */
  readonly baseOffset: number;
  /** Null when the batch is stored. */
  readonly error: ProtocolError | null;
}

/** As the client names the codes that brokers answer with. */
export type ProtocolError = Error & { readonly type: string; readonly retriable: boolean };

const PRODUCE = 0;
/** Of Kafka 2.1 (2018); every later broker understands it. */
const VERSION = 7;
const ALL_IN_SYNC_REPLICAS = -1;
const NO_TRANSACTION = -1;

/**
 * A request to store batches that are encoded already, in the client's words. Its answer has an element per partition;
 * one that could not be stored is told there instead of being thrown, since the others are.
 */
export const produceRequest = (
  batches: readonly PartitionBatch[],
  timeoutMs: number,
): BrokerRequest<readonly ProducedBatch[]> => ({
  request: {
    ...{ apiKey: PRODUCE, apiVersion: VERSION, apiName: 'Produce' },
    encode: () => {
      const buffer = encode(batches, timeoutMs);
      return Promise.resolve({ buf: buffer, buffer });
    },
  },
  response: {
    decode: (payload) => Promise.resolve(decode(payload)),
    parse: ({ answer }) => Promise.resolve(answer),
  },
});

function encode(batches: readonly PartitionBatch[], timeoutMs: number): Buffer {
  const parts: Buffer[] = [int16(NO_TRANSACTION), int16(ALL_IN_SYNC_REPLICAS), int32(timeoutMs)];
  const topics = byTopic(batches);
  parts.push(int32(topics.size));
  for (const [topic, ofTopic] of topics) {
    const name = Buffer.from(topic);
    parts.push(int16(name.length), name, int32(ofTopic.length));
    for (const { partition, batch } of ofTopic) parts.push(int32(partition), int32(batch.length), batch);
  }
  return Buffer.concat(parts);
}

export function byTopic<Of extends { readonly topic: string }>(
  parts: readonly Of[],
): ReadonlyMap<string, readonly Of[]> {
  const topics = new Map<string, Of[]>();
  for (const part of parts) {
    const ofTopic = topics.get(part.topic);
    if (ofTopic === undefined) topics.set(part.topic, [part]);
    else ofTopic.push(part);
  }
  return topics;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** Error code, offset, time of appending and first offset kept. */
const PARTITION_ANSWER_BYTES = 4 + 2 + 8 + 8 + 8;

function decode(payload: Buffer): Decoded<readonly ProducedBatch[]> {
  const answer: ProducedBatch[] = [];
  let at = 4;
  for (let topics = payload.readInt32BE(0); topics > 0; topics -= 1) {
    const nameEnd = at + 2 + payload.readInt16BE(at);
    const topic = payload.toString('utf8', at + 2, nameEnd);
    at = nameEnd + 4;
    for (let partitions = payload.readInt32BE(nameEnd); partitions > 0; partitions -= 1) {
      const code = payload.readInt16BE(at + 4);
      answer.push({
        topic,
        partition: payload.readInt32BE(at),
        baseOffset: Number(payload.readBigInt64BE(at + 6)),
        error: code === 0 ? null : createErrorFromCode(code),
      });
      at += PARTITION_ANSWER_BYTES;
    }
  }
  return { answer, clientSideThrottleTime: payload.readInt32BE(at) };
}
