import { NO_ORIGIN } from '../../events/envelope.ts';
import type { LeakReported } from '../../events/leak-reported.ts';
import type { Clock } from '../../shared/clock.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { isoTime, type IsoTime } from '../../shared/iso-time.ts';
import type { AlertDirectory } from '../alerts/alert-directory.ts';
import { isWellFormedSecret, SECRET_CHARS_MAX } from '../keys/domain/secret-format.ts';
import type { HashSecret } from '../keys/domain/secret-hash.ts';
import { isTiledSecret } from '../keys/domain/tiled-secret.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import { isAct, type Leak } from './domain/leak.ts';
import { decideLeakAct } from './domain/leak-act.ts';
import { LEAK_ACTOR, leakAlert, type LeakDone } from './domain/leak-alert.ts';
import type { FoundSecret, LeakReporter } from './domain/found-secret.ts';
import { addedTime, isAccepted, planLeak, type LeakedKey, type LeakPolicy } from './domain/plan-leak.ts';
import type { LeakDirectory } from './leak-directory.ts';

/** Reports taken at once: their events share durable writes, and the rest of the service is not kept waiting by them. */
const LANES = 16;

export interface LeakResponseParts {
  readonly keys: KeyDirectory;
  readonly lifecycle: LifecycleCommands;
  readonly leaks: LeakDirectory;
  readonly alerts: Pick<AlertDirectory, 'byId'>;
  readonly hashSecret: HashSecret;
  readonly policy: LeakPolicy;
  readonly clock: Clock;
}

/** What became of a report. */
export interface LeakOutcome {
  readonly leak: Leak;
  /** It was on record before, and nothing was done again. */
  readonly repeated: boolean;
  /** Whether the secret is accepted after it: somebody may have enabled the key again, or nothing was to be done. */
  readonly stillAccepted: boolean;
}

/**
 * Takes reports of leaked secrets: records each, ends the use of its key as the policy says, and raises the alert that tells
 * its owner, in this order. The ids of all three events follow from the report, so whoever takes it again, after a crash
 * between two steps or beside another process, goes on where the first one stood, and nothing is done twice.
 */
export class LeakResponse {
  readonly #parts: LeakResponseParts;

  constructor(parts: LeakResponseParts) {
    this.#parts = parts;
  }

  /** @returns an outcome for each, in their order. Throws InfrastructureError when the log cannot be written. */
  async take(found: readonly FoundSecret[], by: LeakReporter): Promise<readonly LeakOutcome[]> {
    await this.#catchUpFor(found);
    const outcomes = new Map<FoundSecret, LeakOutcome>();
    const lanes = this.#lanesOf(found);
    for (let from = 0; from < lanes.length; from += LANES) {
      await Promise.all(
        lanes.slice(from, from + LANES).map(async (lane) => {
          for (const one of lane) outcomes.set(one, await this.#take(one, by));
        }),
      );
    }
    return found.flatMap((one) => outcomes.get(one) ?? []);
  }

  /** Goes on with reports that somebody began with and did not come to the end of. @returns how many there were */
  async finish(limit: number): Promise<number> {
    const unfinished = this.#parts.leaks.unfinished(limit);
    for (const leak of unfinished) await this.#finish(leak);
    return unfinished.length;
  }

  /** What is found of one key is taken in its order: after the first report there may be nothing left to do. */
  #lanesOf(found: readonly FoundSecret[]): readonly (readonly FoundSecret[])[] {
    const lanes = new Map<string | FoundSecret, FoundSecret[]>();
    for (const one of found) {
      const of = this.#keyOf(one.secret)?.state.key.id ?? one;
      const lane = lanes.get(of);
      if (lane === undefined) lanes.set(of, [one]);
      else lane.push(one);
    }
    return [...lanes.values()];
  }

  async #take(found: FoundSecret, by: LeakReporter): Promise<LeakOutcome> {
    const { leaks, policy } = this.#parts;
    const planned = planLeak(found, this.#keyOf(found.secret), by, { now: this.#now(), policy });
    const ofPlace = leaks.byId(planned.data.leakId);
    const { leak, repeated } = await this.#recorded(
      (ofPlace === undefined ? null : addedTime(planned, ofPlace)) ?? planned,
    );
    await this.#finish(ofPlace ?? leak);
    const key = this.#keyOf(found.secret);
    return { leak, repeated, stillAccepted: key !== null && isAccepted(key, this.#now()) };
  }

  async #recorded(planned: LeakReported): Promise<Pick<LeakOutcome, 'leak' | 'repeated'>> {
    const { lifecycle, leaks } = this.#parts;
    const { leakId } = planned.data;
    const before = leaks.byId(leakId);
    if (before === undefined) await lifecycle.record(planned);
    const leak = before ?? leaks.byId(leakId);
    if (leak === undefined)
      throw new InfrastructureError('read_model_unavailable', 'A report of a leak is not in the read model.');
    return { leak, repeated: before !== undefined };
  }

  async #finish(leak: Leak): Promise<void> {
    const { alerts, lifecycle } = this.#parts;
    if (leak.alertId === null || alerts.byId(leak.alertId) !== undefined) return;
    const alert = leakAlert(leak, await this.#act(leak), this.#now());
    if (alert !== null) await lifecycle.record(alert);
  }

  async #act({ id, keyId, action, accepted }: Leak): Promise<LeakDone> {
    if (keyId === null || !isAct(action)) return accepted ? 'untouched' : 'ended';
    const by = { actor: LEAK_ACTOR, origin: NO_ORIGIN };
    const acted = await this.#parts.lifecycle.execute(keyId, by, (state, context) =>
      decideLeakAct(state, { id, keyId, action }, context),
    );
    if (acted.ok) return action === 'disable' ? 'disabled' : 'revoked';
    return acted.refusal.code === 'managed_by_configuration' ? 'untouched' : 'ended';
  }

  /** A key that another process has just created is found here too, as by a verification. Junk is not worth the effort. */
  async #catchUpFor(found: readonly FoundSecret[]): Promise<void> {
    const isUnknown = ({ secret }: FoundSecret): boolean =>
      (isWellFormedSecret(secret) || isTiledSecret(secret)) && this.#keyOf(secret) === null;
    if (found.some(isUnknown)) await this.#parts.keys.catchUp();
  }

  #keyOf(secret: string): LeakedKey | null {
    if (secret.length > SECRET_CHARS_MAX) return null;
    const match = this.#parts.keys.bySecretHash(this.#parts.hashSecret(secret));
    if (match === undefined || match.state.kind === 'absent' || match.state.kind === 'external') return null;
    return { state: match.state, matched: match.matched };
  }

  #now(): IsoTime {
    return isoTime(this.#parts.clock.nowMs());
  }
}

/** Nest injection token of the {@link LeakResponse}. */
export const LEAK_RESPONSE = Symbol('LeakResponse');
