import type { SessionAccessEvent } from '../../events/catalogue.ts';
import type { Origin } from '../../events/envelope.ts';
import type { SignInFailed } from '../../events/sign-in-failed.ts';
import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { AuditMode } from '../keys/presentation-log.ts';
import type { Principal } from './domain/principal.ts';
import { signInFailedEvent, type EventContext } from './domain/session-event.ts';
import type { SignInCounts } from './sign-in-counts.ts';

export interface SessionTrailParts {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly counts: SignInCounts;
  readonly mode: AuditMode;
  /** Told of every write that failed after its answer was given; only in relaxed mode. */
  readonly onLost: (cause: unknown) => void;
}

/** Puts uses of sessions and failed sign-ins into the trail, as durably as the audit mode says. */
export class SessionTrail {
  readonly #parts: SessionTrailParts;

  constructor(parts: SessionTrailParts) {
    this.#parts = parts;
  }

  /** What an event that is made now takes from outside. */
  context(origin: Origin): EventContext {
    const { ids, clock } = this.#parts;
    return { eventId: ids.eventId(), now: isoTime(clock.nowMs()), origin };
  }

  /** Throws InfrastructureError in strict mode if the event cannot be made durable: the caller must then fail closed. */
  async record(event: SessionAccessEvent): Promise<void> {
    const appended = this.#parts.log.append([toRecord(event)]);
    if (this.#parts.mode === 'strict') await appended;
    else appended.catch(this.#parts.onLost);
  }

  /** Records and counts why somebody was not signed in, or could not go on with a session. */
  failed(
    origin: Origin,
    principal: Principal | null,
    data: Omit<SignInFailed['data'], 'principalId' | 'principalName'>,
  ): Promise<void> {
    this.#parts.counts.add(data.method, data.reason);
    return this.record(signInFailedEvent(this.context(origin), principal, data));
  }
}

/** Nest injection token of the {@link SessionTrail}. */
export const SESSION_TRAIL = Symbol('SessionTrail');
