import { v7 } from 'uuid';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import type { Random } from './domain/random.ts';

/** The clock of the replay: it shows the moment that is being replayed, so events carry the time they stand for. */
export class DemoClock implements Clock {
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  moveTo(nowMs: number): void {
    this.#nowMs = nowMs;
  }
}

/** Bytes of randomness in a UUIDv7, the version and variant bits included. */
const UUID_BYTES = 16;

/** Ids that are the same on every replay of the same seed. */
export function demoIds(clock: Clock, random: Random): IdSource {
  const uuid = (): string =>
    v7({ msecs: clock.nowMs(), random: Uint8Array.from({ length: UUID_BYTES }, () => random.below(256)) });
  const named = (prefix: string) => (): string => `${prefix}_${uuid().replaceAll('-', '')}`;
  return { eventId: uuid, requestId: uuid, keyId: named('key'), sessionId: named('ses') };
}
