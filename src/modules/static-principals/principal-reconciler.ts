import type { PrincipalEvent } from '../../events/catalogue.ts';
import { NO_ORIGIN } from '../../events/envelope.ts';
import type { SessionEndReason } from '../../events/session-revoked.ts';
import { toRecord } from '../../events/stored-event.ts';
import type { Clock } from '../../shared/clock.ts';
import { isoTime } from '../../shared/iso-time.ts';
import { formatCheckpoint } from '../event-log/checkpoint.ts';
import type { EventLog } from '../event-log/event-log.ts';
import type { ConfiguredPasswords } from '../identity/configured-passwords.ts';
import { isDeclared } from '../identity/domain/principal-refusals.ts';
import type { Principal } from '../identity/domain/principal.ts';
import type { PrincipalCommands } from '../identity/principal-commands.ts';
import { identityOwners, type PrincipalDirectory } from '../identity/principal-directory.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import { ownsKeys } from '../keys/owns-keys.ts';
import { configurationActor } from '../static-keys/domain/plan-context.ts';
import { planPrincipals, type KnownPrincipals, type PrincipalPlan } from './domain/plan-principals.ts';
import type { StaticPrincipals } from './domain/static-principal.ts';

/** Rounds until nothing is left to do. The second finds nothing unless another process or a command came in between. */
const ROUNDS_MAX = 3;
/** Events appended at once: they share durable writes, and fit into one request to a broker. */
const BATCH_EVENTS = 500;
/** Principals read at once while looking for those that a file declared. */
const PAGE_SIZE = 500;

export interface PrincipalReconcilerParts {
  readonly log: Pick<EventLog, 'append'>;
  readonly directory: KeyDirectory;
  readonly principals: PrincipalDirectory;
  readonly commands: Pick<PrincipalCommands, 'endSessions'>;
  readonly passwords: ConfiguredPasswords;
  readonly clock: Clock;
}

/** What became of the principals that configuration lists. */
export interface PrincipalReconciliation {
  readonly entries: number;
  /** How many events of each type it took. */
  readonly changes: Readonly<Partial<Record<PrincipalEvent['type'], number>>>;
  readonly refused: PrincipalPlan['refused'];
  readonly unmentioned: number;
}

/**
 * Makes the principals be as configuration lists them, by events like any other change, and has their passwords count.
 * Any number of processes may do so at once, as for keys.
 */
export class PrincipalReconciler {
  readonly #parts: PrincipalReconcilerParts;

  constructor(parts: PrincipalReconcilerParts) {
    this.#parts = parts;
  }

  /** @throws InfrastructureError when the log cannot be read or written; trying again is safe */
  async reconcile(wanted: StaticPrincipals): Promise<PrincipalReconciliation> {
    const { directory, clock, log } = this.#parts;
    const changes: Partial<Record<PrincipalEvent['type'], number>> = {};
    for (let round = 1; ; round++) {
      await directory.catchUp();
      const position = formatCheckpoint(directory.position());
      const plan = planPrincipals(wanted, this.#known(), { now: isoTime(clock.nowMs()), position });
      if (plan.events.length === 0 || round > ROUNDS_MAX) {
        await this.#takePasswords(wanted, plan);
        await this.#endSessionsOfDisabled(wanted);
        return {
          entries: wanted.listed.length,
          changes,
          refused: plan.refused,
          unmentioned: plan.unmentioned,
        };
      }
      for (let from = 0; from < plan.events.length; from += BATCH_EVENTS)
        await log.append(plan.events.slice(from, from + BATCH_EVENTS).map(toRecord));
      for (const { type } of plan.events) changes[type] = (changes[type] ?? 0) + 1;
    }
  }

  /** The password of an entry that cannot become true is not taken: its name may be somebody else's. */
  async #takePasswords({ listed }: StaticPrincipals, { refused }: PrincipalPlan): Promise<void> {
    const places = new Set(refused.map(({ place }) => place));
    const hashes = listed.flatMap(({ name, passwordHash, place }) =>
      passwordHash === null || places.has(place) ? [] : [[name, passwordHash] as const],
    );
    for (const name of this.#parts.passwords.replace(new Map(hashes))) {
      const principal = this.#parts.principals.byName(name);
      if (principal !== undefined) await this.#endSessions(principal, 'revoked');
    }
  }

  /** Also of those that were disabled before a crash came in between. */
  async #endSessionsOfDisabled({ kinds }: StaticPrincipals): Promise<void> {
    for (const principal of this.#declared()) {
      if (principal.disabledAt !== null && kinds.includes(principal.kind))
        await this.#endSessions(principal, 'principal_disabled');
    }
  }

  #endSessions(principal: Principal, reason: SessionEndReason): Promise<void> {
    const by = { actor: configurationActor('configuration'), origin: NO_ORIGIN };
    return this.#parts.commands.endSessions(principal, reason, by);
  }

  #known(): KnownPrincipals {
    const { principals, directory, clock } = this.#parts;
    return {
      byId: (principalId) => principals.byId(principalId),
      owners: identityOwners(principals),
      ownsKeys: (principal) => ownsKeys(directory, principal, clock.nowMs()),
      declared: () => this.#declared(),
    };
  }

  #declared(): readonly Principal[] {
    const declared: Principal[] = [];
    let after: string | null = null;
    do {
      const page = this.#parts.principals.list({}, { after, limit: PAGE_SIZE });
      declared.push(...page.items.filter(isDeclared));
      after = page.next;
    } while (after !== null);
    return declared;
  }
}
