import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Where new identifiers come from. They enter through commands, so that deciding stays deterministic. */
export interface IdSource {
  /** A UUIDv7 (RFC 9562): unique, and roughly ordered by time, which keeps the log's id index append-mostly. */
  eventId(): string;
  requestId(): string;
  /** `key_` and the 32 hexadecimal digits of a UUIDv7. */
  keyId(): string;
  /** `ses_` and the 32 hexadecimal digits of a UUIDv7. */
  sessionId(): string;
}

/** Nest injection token of the {@link IdSource}. */
export const IDS = Symbol('IdSource');

const UUID_RANDOM_BYTES = 16;

/**
 * Randomness for ids, fetched for 256 of them at once: every request takes two, and a call to the system's generator for
 * each costs more than the whole check of a request's body.
 */
const pool = new Uint8Array(256 * UUID_RANDOM_BYTES);
let used = pool.length;

function pooledRandom(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += UUID_RANDOM_BYTES;
  return pool.subarray(used - UUID_RANDOM_BYTES, used);
}

/** Ordered by the millisecond only; `v7()` itself would keep the order within one too, which only key ids need. */
const pooledV7 = (): string => v7({ random: pooledRandom() });

export const systemIds: IdSource = {
  eventId: pooledV7,
  requestId: pooledV7,
  keyId: () => `key_${v7().replaceAll('-', '')}`,
  sessionId: () => `ses_${v7().replaceAll('-', '')}`,
};
