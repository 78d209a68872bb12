/** Bytes of one request: a batch, with its records' overhead, must stay below the topic's `max.message.bytes`. */
const REQUEST_BYTES_MAX = 640 * 1024;

/** Records in order, cut where a request would become too large; a single one may be larger. @param bytesOf with overhead */
export function* inRequests<Item>(
  records: readonly Item[],
  bytesOf: (record: Item) => number,
): Generator<readonly Item[]> {
  let request: Item[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = bytesOf(record);
    if (request.length > 0 && bytes + size > REQUEST_BYTES_MAX) {
      yield request;
      request = [];
      bytes = 0;
    }
    request.push(record);
    bytes += size;
  }
  if (request.length > 0) yield request;
}
