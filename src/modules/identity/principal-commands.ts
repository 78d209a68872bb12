import type { PrincipalEvent } from '../../events/catalogue.ts';
import type { Actor, Origin } from '../../events/envelope.ts';
import type { SessionEndReason } from '../../events/session-revoked.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, refuse, type Result } from '../../shared/result.ts';
import type { DecisionContext } from '../keys/domain/decision.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import { principalNotFound } from './domain/principal-refusals.ts';
import type { Principal } from './domain/principal.ts';
import { sessionRevokedEvent } from './domain/session-event.ts';
import type { PrincipalDirectory } from './principal-directory.ts';

/** As whom a command acts, and from where. */
export interface Acting {
  readonly actor: Actor;
  readonly origin: Origin;
}

/**
 * The steps that all commands about principals share: decide against the folded state, have the event durable and folded,
 * and answer from the fold, which has the last word when commands race.
 */
export class PrincipalCommands {
  readonly #lifecycle: LifecycleCommands;
  readonly #directory: PrincipalDirectory;
  readonly #clock: Clock;
  readonly #ids: IdSource;

  constructor(lifecycle: LifecycleCommands, directory: PrincipalDirectory, clock: Clock, ids: IdSource) {
    this.#lifecycle = lifecycle;
    this.#directory = directory;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** @returns the principal as it is afterwards and the event that was appended, or why there is none */
  async execute<Event extends PrincipalEvent>(
    principalId: string,
    by: Acting,
    decide: (state: Principal | undefined, context: DecisionContext) => Result<Event, Refusal>,
  ): Promise<Result<{ readonly principal: Principal; readonly event: Event }, Refusal>> {
    const decision = decide(this.#directory.byId(principalId), this.#context(by));
    if (!decision.ok) return decision;
    const event = decision.value;
    await this.#lifecycle.record(event);
    const principal = this.#directory.byId(principalId);
    return principal === undefined ? refuse(principalNotFound()) : accept({ principal, event });
  }

  /** Ends whatever sessions of the principal are open, each with an event of its own. */
  async endSessions(principal: Principal, reason: SessionEndReason, by: Acting): Promise<void> {
    const open = this.#directory.openSessions(principal.id, isoTime(this.#clock.nowMs()));
    const ends = open.map(({ id: sessionId }) =>
      sessionRevokedEvent(this.#context(by), principal, by.actor, { sessionId, reason }),
    );
    // All at once, so that they share one durable write.
    await Promise.all(ends.map((event) => this.#lifecycle.record(event)));
  }

  #context({ actor, origin }: Acting): DecisionContext {
    return { eventId: this.#ids.eventId(), now: isoTime(this.#clock.nowMs()), actor, origin };
  }
}

/** Nest injection token of the {@link PrincipalCommands}. */
export const PRINCIPAL_COMMANDS = Symbol('PrincipalCommands');
