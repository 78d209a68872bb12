const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const MIX_BITS = 24;

/**
 * The partition of an ordering key: murmur2 as Kafka's own clients compute it, so that whoever else produces or looks
 * for events of a key finds the same partition. It must never change: a key's order is that of its one partition.
 */
export function partitionOf(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

/** 32-bit murmur2, as a signed number. */
export function murmur2(data: Buffer): number {
  const { length } = data;
  const whole = length & ~3;
  let h = SEED ^ length;
  for (let at = 0; at < whole; at += 4) {
    let k = Math.imul(data.readInt32LE(at), MULTIPLIER);
    k = Math.imul(k ^ (k >>> MIX_BITS), MULTIPLIER);
    h = Math.imul(h, MULTIPLIER) ^ k;
  }
  const rest = length - whole;
  if (rest >= 3) h ^= data.readUInt8(whole + 2) << 16;
  if (rest >= 2) h ^= data.readUInt8(whole + 1) << 8;
  if (rest >= 1) h = Math.imul(h ^ data.readUInt8(whole), MULTIPLIER);
  h = Math.imul(h ^ (h >>> 13), MULTIPLIER);
  return h ^ (h >>> 15);
}
