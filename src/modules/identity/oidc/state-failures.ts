import type { Origin } from '../../../events/envelope.ts';
import type { Clock } from '../../../shared/clock.ts';
import { RecordAllowance } from '../domain/record-allowance.ts';
import { signInFailedEvent } from '../domain/session-event.ts';
import type { SessionTrail } from '../session-trail.ts';
import type { SignInCounts } from '../sign-in-counts.ts';

/**
 * Answers that belong to no sign-in which is under way. Anybody can send any number of them, so all are counted, and the
 * trail gets so many that it tells of whoever tries, and cannot be filled by them.
 */
export class StateFailures {
  readonly #trail: SessionTrail;
  readonly #counts: SignInCounts;
  readonly #clock: Clock;
  readonly #allowance = new RecordAllowance();

  constructor(trail: SessionTrail, counts: SignInCounts, clock: Clock) {
    this.#trail = trail;
    this.#counts = counts;
    this.#clock = clock;
  }

  /** @param provider null where not even that is known */
  async add(provider: string | null, origin: Origin): Promise<void> {
    const failure = { sessionId: null, method: 'oidc', provider, reason: 'state_invalid' } as const;
    this.#counts.add(failure.method, failure.reason);
    if (!this.#allowance.take(origin.ip, this.#clock.nowMs())) return;
    await this.#trail.record(signInFailedEvent(this.#trail.context(origin), null, failure));
  }
}
