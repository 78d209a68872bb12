import type { KeysRead } from '../../events/keys-read.ts';
import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { EventLog } from '../event-log/event-log.ts';
import { actorOf, type Caller } from '../identity/caller.ts';

/** A key as it is shown: all that tells whose it is. */
export interface ShownKey {
  readonly id: string;
  readonly owner: string;
  readonly tenant: string;
}

export interface KeyReading {
  readonly caller: Caller;
  /** Route pattern, such as `GET /v1/keys/:id`. */
  readonly endpoint: string;
  readonly keys: readonly ShownKey[];
  /** What a list was narrowed down to; null for a single key. */
  readonly filter: Readonly<Record<string, string>> | null;
}

/** Puts it into the trail when somebody is shown keys that are not their own, before they are shown. */
export class KeyReadings {
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #ids: Pick<IdSource, 'eventId'>;

  constructor(log: EventLog, clock: Clock, ids: Pick<IdSource, 'eventId'>) {
    this.#log = log;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Throws InfrastructureError if it cannot be made durable: what nobody can account for is not shown. */
  async record(reading: KeyReading): Promise<void> {
    const event = keysRead(reading, this.#ids.eventId(), isoTime(this.#clock.nowMs()));
    if (event !== null) await this.#log.append([toRecord(event)]);
  }
}

/** The event of a reading; null when all that was shown are the reader's own keys, or there were none. */
export function keysRead(reading: KeyReading, id: string, time: string): KeysRead | null {
  const { caller, endpoint, filter } = reading;
  const { owner, tenant } = caller.credential;
  const others = reading.keys.filter((key) => key.owner !== owner || key.tenant !== tenant);
  const [first] = others;
  if (first === undefined) return null;
  const single = filter === null;
  return {
    id,
    type: 'KeysRead',
    version: 1,
    time,
    keyId: single ? first.id : null,
    // What an administrator looked at in another tenant is of that tenant's trail, as long as it is one key's.
    tenant: single ? first.tenant : tenant,
    actor: actorOf(caller),
    origin: caller.origin,
    outcome: 'SUCCESS',
    data: { endpoint, keyIds: others.map((key) => key.id), filter },
  };
}

/** Nest injection token of {@link KeyReadings}. */
export const KEY_READINGS = Symbol('KeyReadings');
