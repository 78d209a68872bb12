import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import { partitionOf } from './partition-of.ts';

describe('the partition of a key', () => {
  it('is the one that Kafka clients with the default partitioner choose', () => {
    const partitioner = Partitioners.DefaultPartitioner();
    const metadata = (count: number) =>
      Array.from({ length: count }, (_, partitionId) => ({
        ...{ partitionId, leader: 1, partitionErrorCode: 0, replicas: [1], isr: [1] },
      }));
    fc.assert(
      fc.property(
        fc.string({ unit: codePoint, maxLength: 60 }),
        fc.integer({ min: 1, max: 64 }),
        (key, count) => {
          const asked = { topic: 't', partitionMetadata: metadata(count), message: { key, value: '' } };
          expect(partitionOf(Buffer.from(key), count)).toBe(partitioner(asked));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stays what it is: a key whose partition moved would lose its order', () => {
    const keys = ['', 'key_a', 'default', 'key_01a214e8d2c270ba84701e73ed651349'];
    expect(keys.map((key) => partitionOf(Buffer.from(key), 12))).toEqual([9, 2, 7, 5]);
  });
});
