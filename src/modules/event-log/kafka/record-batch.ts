import { crc32c } from './crc32c.ts';

/** A record as it goes into a batch. Lengths in bytes are known beforehand, so that a batch is written in one piece. */
export interface OutgoingRecord {
  readonly key: Buffer;
  readonly value: string;
  readonly valueBytes: number;
  /** The record's headers as the format has them, but for the one value that differs between records. */
  readonly headers: SharedHeaders;
  readonly headerValue: string;
  readonly headerValueBytes: number;
}

/** What comes before and after the one value that differs. */
export interface SharedHeaders {
  readonly before: Buffer;
  readonly after: Buffer;
}

/** What makes the broker store a batch once however often it is sent. */
export interface BatchOrigin {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Of the batch's first record, counted per partition. */
  readonly sequence: number;
}

/** Of a batch, until its first record. */
const HEADER_BYTES = 61;
/** The first offset and the batch's length stand before what is counted as its length. */
const BEFORE_LENGTH_BYTES = 12;
const MAGIC_AT = 16;
const MAGIC = 2;
const CRC_AT = 17;
const CHECKED_FROM = 21;

/**
 * A batch in Kafka's record format 2, uncompressed. kafkajs makes eight buffers of half a kilobyte for every record with
 * five headers, and its checksum takes a byte at a time; this is the same bytes for a seventh of the time, and a spec
 * holds it to that.
 */
export function encodeRecordBatch(
  records: readonly OutgoingRecord[],
  origin: BatchOrigin,
  timestampMs: number,
): Buffer {
  const bodies = records.map(bodyBytes);
  const size = bodies.reduce((sum, body) => sum + varintBytes(body) + body, HEADER_BYTES);
  const into = Buffer.allocUnsafe(size);
  into.writeBigInt64BE(0n, 0);
  into.writeInt32BE(size - BEFORE_LENGTH_BYTES, 8);
  into.writeInt32BE(0, BEFORE_LENGTH_BYTES);
  into.writeInt8(MAGIC, MAGIC_AT);
  into.writeInt16BE(0, CHECKED_FROM);
  into.writeInt32BE(records.length - 1, 23);
  into.writeBigInt64BE(BigInt(timestampMs), 27);
  into.writeBigInt64BE(BigInt(timestampMs), 35);
  into.writeBigInt64BE(origin.producerId, 43);
  into.writeInt16BE(origin.producerEpoch, 51);
  into.writeInt32BE(origin.sequence, 53);
  into.writeInt32BE(records.length, 57);
  let at = HEADER_BYTES;
  for (const [offset, record] of records.entries()) {
    at = writeVarint(into, at, bodies[offset] ?? 0);
    at = writeBody(into, at, record, offset);
  }
  into.writeUInt32BE(crc32c(into, CHECKED_FROM, size), CRC_AT);
  return into;
}

/** Attributes and the difference of the timestamp, both of one byte and 0. */
const FLAGS_BYTES = 2;

function bodyBytes({ key, valueBytes, headers, headerValueBytes }: OutgoingRecord, offset: number): number {
  return (
    FLAGS_BYTES +
    varintBytes(offset) +
    varintBytes(key.length) +
    key.length +
    varintBytes(valueBytes) +
    valueBytes +
    headers.before.length +
    varintBytes(headerValueBytes) +
    headerValueBytes +
    headers.after.length
  );
}

function writeBody(into: Buffer, from: number, record: OutgoingRecord, offset: number): number {
  const { key, value, valueBytes, headers, headerValue, headerValueBytes } = record;
  into[from] = 0;
  into[from + 1] = 0;
  let at = writeVarint(into, from + FLAGS_BYTES, offset);
  at = writeBytes(into, writeVarint(into, at, key.length), key);
  at = writeText(into, writeVarint(into, at, valueBytes), value, valueBytes);
  at = writeBytes(into, at, headers.before);
  at = writeText(into, writeVarint(into, at, headerValueBytes), headerValue, headerValueBytes);
  return writeBytes(into, at, headers.after);
}

function writeBytes(into: Buffer, at: number, bytes: Buffer): number {
  into.set(bytes, at);
  return at + bytes.length;
}

/** A text with as many bytes as code units is ASCII, which needs no conversion. */
function writeText(into: Buffer, at: number, text: string, bytes: number): number {
  into.write(text, at, bytes, text.length === bytes ? 'latin1' : 'utf8');
  return at + bytes;
}

/** Lengths and offsets are signed in the format: a positive number is written doubled, seven bits a byte. */
const VARINT_BITS = 7;
const VARINT_MORE = 0x80;

export function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = (value << 1) >>> VARINT_BITS; rest !== 0; rest >>>= VARINT_BITS) bytes += 1;
  return bytes;
}

/** Writes a number that is not negative and returns where it ends. */
export function writeVarint(into: Buffer, from: number, value: number): number {
  let at = from;
  let rest = value << 1;
  while (rest >= VARINT_MORE) {
    into[at] = (rest & (VARINT_MORE - 1)) | VARINT_MORE;
    at += 1;
    rest >>>= VARINT_BITS;
  }
  into[at] = rest;
  return at + 1;
}
