import { v7 } from 'uuid';
import { keyUsedV1 } from '../../../src/events/key-used.ts';
import { toRecord, type EventRecord } from '../../../src/events/stored-event.ts';

/** Keys that the events are spread over, and with them over the partitions. */
const KEYS = 1_000;
/** Where each of the twelve partitions of the lifecycle stood, as a verification notes it. */
const BASED_ON = [17, 4, 9, 12, 3, 8, 22, 10, 6, 15, 11, 7];

/** Uses of keys as `verify` and `POST /v1/usage` record them: some 700 bytes each, ids of their own. */
export const usageEvents = (count: number): readonly EventRecord[] =>
  Array.from({ length: count }, (_, i) => {
    const { example } = keyUsedV1;
    const keyId = `key_019a9b3c5d6e7f8081828384${(i % KEYS).toString(16).padStart(8, '0')}`;
    const origin = { ip: '203.0.113.7', userAgent: 'python-requests/2.32.5', requestId: v7() };
    const time = new Date().toISOString();
    return toRecord({
      ...example,
      ...{ id: v7(), keyId, time, origin },
      data: { ...example.data, basedOn: BASED_ON },
    });
  });
