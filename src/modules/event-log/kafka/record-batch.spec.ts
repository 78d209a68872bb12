import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Record from 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
import { RecordBatch } from 'kafkajs/src/protocol/recordBatch/v0/index.js';
import { toOutgoing } from './cloud-event.ts';
import { crc32c } from './crc32c.ts';
import { encodeRecordBatch, type OutgoingRecord } from './record-batch.ts';

const TIMESTAMP_MS = 1_795_645_826_790;

interface Event {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly text: string;
}

const outgoing = ({ id, type, key, text }: Event): OutgoingRecord =>
  toOutgoing(id, type, Buffer.from(key), text);

async function asTheClientEncodes(events: readonly Event[], producerId: bigint, sequence: number) {
  const records = events.map(({ id, type, key, text }, offsetDelta) =>
    Record({
      ...{ offsetDelta, timestampDelta: 0, key: Buffer.from(key), value: Buffer.from(text) },
      headers: {
        ce_specversion: '1.0',
        ce_id: id,
        ce_source: 'urn:keytrail',
        ce_type: type,
        'content-type': 'application/json',
      },
    }),
  );
  const { buffer } = await RecordBatch({
    ...{ records, producerId, producerEpoch: 3, firstSequence: sequence },
    ...{ firstTimestamp: TIMESTAMP_MS, maxTimestamp: TIMESTAMP_MS, lastOffsetDelta: records.length - 1 },
  });
  return Buffer.from(buffer);
}

describe('a record batch', () => {
  it('has the bytes that kafkajs would send, whatever the texts', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    const event = fc.record({ id: text, type: text, key: text, text });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 150 }),
        fc.bigInt(0n, 2n ** 40n),
        fc.nat(),
        async (events, producerId, sequence) => {
          const origin = { producerId, producerEpoch: 3, sequence };

          const batch = encodeRecordBatch(events.map(outgoing), origin, TIMESTAMP_MS);

          expect(batch.equals(await asTheClientEncodes(events, producerId, sequence))).toBe(true);
        },
      ),
    );
  });

  it('has them also where an event is as large as events may be', async () => {
    const event = { id: 'id', type: 'KeyUsed', key: 'key', text: 'é'.repeat(128 * 1024) };
    const origin = { producerId: 7n, producerEpoch: 3, sequence: 0 };

    const batch = encodeRecordBatch([outgoing(event)], origin, TIMESTAMP_MS);

    expect(batch.equals(await asTheClientEncodes([event], 7n, 0))).toBe(true);
  });
});

describe('the checksum', () => {
  it('is the one that RFC 3720 gives for its examples', () => {
    expect(crc32c(Buffer.from('123456789'), 0, 9)).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32), 0, 32)).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(32, 0xff), 0, 32)).toBe(0x62a8ab43);
  });
});
