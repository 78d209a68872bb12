/** CRC-32C (Castagnoli), reversed: what Kafka checks each record batch by. Node has only the other CRC-32. */
const POLYNOMIAL = 0x82f63b78;
const BITS = 8;
const BYTE_VALUES = 256;
/** Bytes taken at a time, each through a table of its own: four times as fast as one by one. */
const SLICES = 8;

const TABLES = tables();

/** The checksum of a stretch of a buffer, as an unsigned number. */
export function crc32c(data: Buffer, from: number, to: number): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  let crc = -1;
  let at = from;
  for (const whole = to - ((to - from) % SLICES); at < whole; at += SLICES) {
    // Tables have an element for every byte and the buffer is not left, so no read is undefined.
    crc ^=
      byte(data, at) | (byte(data, at + 1) << 8) | (byte(data, at + 2) << 16) | (byte(data, at + 3) << 24);
    crc =
      (t7[crc & 0xff] ?? 0) ^
      (t6[(crc >>> 8) & 0xff] ?? 0) ^
      (t5[(crc >>> 16) & 0xff] ?? 0) ^
      (t4[crc >>> 24] ?? 0) ^
      (t3[byte(data, at + 4)] ?? 0) ^
      (t2[byte(data, at + 5)] ?? 0) ^
      (t1[byte(data, at + 6)] ?? 0) ^
      (t0[byte(data, at + 7)] ?? 0);
  }
  for (; at < to; at += 1) crc = (t0[(crc ^ byte(data, at)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

const byte = (data: Buffer, at: number): number => data[at] ?? 0;

type Table = Int32Array<ArrayBuffer>;
type Tables = readonly [Table, Table, Table, Table, Table, Table, Table, Table];

/** Table n says what a byte becomes when n zero bytes follow it. */
function tables(): Tables {
  const first = Int32Array.from({ length: BYTE_VALUES }, (_, value) => {
    let crc = value;
    for (let bit = 0; bit < BITS; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    return crc;
  });
  const withZero = (table: Table): Table => table.map((crc) => (first[crc & 0xff] ?? 0) ^ (crc >>> BITS));
  const made = [first];
  while (made.length < SLICES) made.push(withZero(made.at(-1) ?? first));
  return made as unknown as Tables;
}
