import type { EventRecord } from '../../../src/events/stored-event.ts';
import { toRecord } from '../../../src/events/stored-event.ts';
import type { Actor } from '../../../src/events/envelope.ts';
import { NO_ORIGIN, systemActor } from '../../../src/events/envelope.ts';
import { isoTime, MS_PER_DAY } from '../../../src/shared/iso-time.ts';

/** A trail of any size, in order of time: all keys are created on the first day, then used over the following 90. */
export interface TrailShape {
  readonly keys: number;
  readonly uses: number;
  readonly startMs: number;
}

export const DAYS_OF_USE = 90;
/** One key in so many falls idle at half time, so that reports have findings. */
export const IDLE_EVERY = 20;
/** A multiplier that is prime to the number of keys spreads the uses over all of them without randomness. */
export const USE_SPREAD = 7_919;
export const KEY_ID_PREFIX = 'key_0198c5a800007000';

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
const keyId = (i: number): string => `${KEY_ID_PREFIX}${hex(i, 16)}`;
const eventId = (kind: number, i: number): string => `0198c5a8-${hex(kind, 4)}-7000-8000-${hex(i, 12)}`;
const owner = (i: number): string => `owner-${i % 5_000}@example.com`;

const bearer = (i: number): Actor => ({
  type: 'key',
  id: keyId(i),
  email: owner(i),
  credential: { keyId: keyId(i), keyName: `key-${i}`, keyFingerprint: 'qk_gen...gen' },
});

export const createdRecord = (shape: TrailShape, i: number): EventRecord =>
  toRecord({
    id: eventId(1, i),
    type: 'KeyCreated',
    version: 2,
    time: isoTime(shape.startMs + Math.floor((i / shape.keys) * MS_PER_DAY)),
    keyId: keyId(i),
    tenant: `tenant-${i % 50}`,
    actor: systemActor('bench'),
    origin: NO_ORIGIN,
    outcome: 'SUCCESS',
    data: {
      name: `key-${i}`,
      owner: owner(i),
      role: 'user',
      scopes: 'inherit',
      allowedDatasets: null,
      permissions: null,
      rateLimit: null,
      note: null,
      allowedCidrs: null,
      secretHash: hex(i, 64),
      fingerprint: 'qk_gen...gen',
      expiresAt: isoTime(shape.startMs + 365 * MS_PER_DAY),
    },
  });

export function usedRecord(shape: TrailShape, i: number): EventRecord {
  const candidate = (i * USE_SPREAD) % shape.keys;
  const late = i > shape.uses / 2;
  const key = late && candidate % IDLE_EVERY === 0 ? (candidate + 1) % shape.keys : candidate;
  return toRecord({
    id: eventId(2, i),
    type: 'KeyUsed',
    version: 1,
    time: isoTime(shape.startMs + MS_PER_DAY + Math.floor((i / shape.uses) * DAYS_OF_USE * MS_PER_DAY)),
    keyId: keyId(key),
    tenant: `tenant-${key % 50}`,
    actor: bearer(key),
    origin: { ip: `10.0.${key % 256}.${i % 4}`, userAgent: 'bench/1', requestId: eventId(3, i) },
    outcome: 'SUCCESS',
    data: {
      keyName: `key-${key}`,
      fingerprint: 'qk_gen...gen',
      dataset: i % 3 === 0 ? 'orders' : 'customers',
      permission: 'read',
      endpoint: '/v1/query',
      via: null,
      basedOn: [shape.keys],
      external: null,
    },
  });
}
