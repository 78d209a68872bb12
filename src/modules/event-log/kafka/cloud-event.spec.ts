import { describe, expect, it } from '@jest/globals';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import decodeRecordBatch from 'kafkajs/src/protocol/recordBatch/v0/decoder.js';
import { fromMessage, toOutgoing } from './cloud-event.ts';
import type { FetchedMessage } from './kafkajs-cluster.ts';
import { encodeRecordBatch } from './record-batch.ts';

const TIME = '1795648000000';
const fetched = (headers: Record<string, string>, key: string | null, value: string | null) => ({
  offset: '41',
  timestamp: TIME,
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
  isControlRecord: false,
});

/** The record as whoever reads the topic finds it. */
async function sent(id: string, type: string, key: string, text: string): Promise<FetchedMessage> {
  const origin = { producerId: 1n, producerEpoch: 0, sequence: 0 };
  const batch = encodeRecordBatch([toOutgoing(id, type, Buffer.from(key), text)], origin, Number(TIME));
  batch.writeBigInt64BE(41n, 0);
  const { records } = await decodeRecordBatch(new Decoder(batch));
  const [record] = records;
  if (record === undefined) throw new Error('the batch holds one record');
  return record;
}

describe('an event as a Kafka record', () => {
  it('is a CloudEvent in binary mode: the text as it is, what it is in headers', async () => {
    const { key, value, headers } = await sent('id-1', 'KeyUsed', 'key_a', '{"a":"é"}');

    expect([key?.toString(), value?.toString()]).toEqual(['key_a', '{"a":"é"}']);
    expect(Object.entries(headers).map(([name, bytes]) => [name, String(bytes)])).toEqual([
      ['ce_specversion', '1.0'],
      ['ce_id', 'id-1'],
      ['ce_source', 'urn:keytrail'],
      ['ce_type', 'KeyUsed'],
      ['content-type', 'application/json'],
    ]);
  });

  it('comes back as it went in, at the offset after Kafka’s, with the time at which the log took it', async () => {
    expect(fromMessage('usage', 3, await sent('id-1', 'KeyUsed', 'key_a', '{}'))).toEqual({
      stream: 'usage',
      id: 'id-1',
      type: 'KeyUsed',
      key: 'key_a',
      text: '{}',
      partition: 3,
      offset: 42,
      appendedAtMs: Number(TIME),
    });
  });

  it('of somebody else, without headers, key or value, is passed on under an id made of its place', () => {
    expect(fromMessage('usage', 3, fetched({}, null, null))).toMatchObject({
      id: 'usage/3/41',
      type: 'Untyped',
      key: '',
      text: '',
    });
  });
});
