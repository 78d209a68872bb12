import type { OutgoingRecord } from './record-batch.ts';

/**
 * Bytes of one partition in one request: they become one batch there, which must stay below the topic's
 * `max.message.bytes` with its records' overhead.
 */
const PARTITION_BYTES_MAX = 640 * 1024;

/** What a record of the log takes beside key and value: headers and lengths. */
const RECORD_OVERHEAD_BYTES = 256;

/** What a record of the log takes in a batch, at most. */
export const outgoingBytes = ({ key, valueBytes }: OutgoingRecord): number =>
  key.length + valueBytes + RECORD_OVERHEAD_BYTES;

/**
 * Records in order, cut where the share of one partition would become too large for one request; a single record may be
 * larger.
 * @param bytesOf with overhead
 * @param partitionOf its name; without it all are of one partition
 */
export function* inRequests<Item>(
  records: readonly Item[],
  bytesOf: (record: Item) => number,
  partitionOf: (record: Item) => string = () => '',
): Generator<readonly Item[]> {
  let request: Item[] = [];
  let shares = new Map<string, number>();
  for (const record of records) {
    const size = bytesOf(record);
    const partition = partitionOf(record);
    let share = shares.get(partition);
    if (share !== undefined && share + size > PARTITION_BYTES_MAX) {
      yield request;
      request = [];
      shares = new Map();
      share = undefined;
    }
    request.push(record);
    shares.set(partition, (share ?? 0) + size);
  }
  if (request.length > 0) yield request;
}
