import { NO_ORIGIN, systemActor } from '../../events/envelope.ts';
import { toRecord, type EventRecord } from '../../events/stored-event.ts';
import type { IdSource } from '../../shared/ids.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import { isoTime, MS_PER_DAY } from '../../shared/iso-time.ts';
import type { EventLog } from '../event-log/event-log.ts';
import { decideCreate } from '../keys/domain/create-key.ts';
import type { Decision, DecisionContext } from '../keys/domain/decision.ts';
import { decideEndGrace } from '../keys/domain/end-grace.ts';
import { decideExpire } from '../keys/domain/expire-key.ts';
import type { KeyState } from '../keys/domain/key-state.ts';
import { presentationEvent } from '../keys/domain/presentation-event.ts';
import { decideRevoke } from '../keys/domain/revoke-key.ts';
import { decideRotate } from '../keys/domain/rotate-key.ts';
import type { KeyDirectory } from '../keys/key-directory.ts';
import type { KeyPolicy } from '../keys/key-policy.ts';
import type { LifecycleCommands } from '../keys/lifecycle-commands.ts';
import type { SecretIssuer } from '../keys/secret-issuer.ts';
import type { SecretJudge } from '../keys/secret-judge.ts';
import type { DemoClock } from './demo-time.ts';
import type { PlannedKey } from './domain/organisation.ts';
import type { Moment } from './domain/timeline.ts';

/** Uses that share one durable write, as they would at a few thousand requests per second. */
const USES_PER_WRITE = 2_000;
/** A day: what administrators of the demo give applications to pick up a new secret. */
const GRACE_SECONDS = 86_400;
const KEYS_PER_SWEEP = 1_000;

export interface ReplayPorts {
  readonly log: EventLog;
  readonly directory: KeyDirectory;
  readonly commands: LifecycleCommands;
  readonly judge: SecretJudge;
  readonly issuer: SecretIssuer;
  readonly policy: KeyPolicy;
  readonly clock: DemoClock;
  readonly ids: IdSource;
}

type Use = Extract<Moment, { kind: 'use' }>;

/** Lives through a timeline with the service's own decisions: every event is what the service would have recorded. */
export class Replay {
  readonly #ports: ReplayPorts;
  readonly #plan: readonly PlannedKey[];
  readonly #keyIds = new Map<number, string>();
  readonly #secrets = new Map<number, string>();
  #waiting: EventRecord[] = [];
  #sweptDay = -1;
  #events = 0;

  constructor(ports: ReplayPorts, plan: readonly PlannedKey[]) {
    this.#ports = ports;
    this.#plan = plan;
  }

  /** Events recorded so far. */
  get events(): number {
    return this.#events + this.#waiting.length;
  }

  async live(moment: Moment): Promise<void> {
    const day = Math.floor(moment.atMs / MS_PER_DAY);
    if (day !== this.#sweptDay) {
      this.#sweptDay = day;
      this.#ports.clock.moveTo(day * MS_PER_DAY);
      await this.#sweep();
    }
    this.#ports.clock.moveTo(moment.atMs);
    if (moment.kind === 'use') {
      this.#waiting.push(this.#use(moment));
      if (this.#waiting.length >= USES_PER_WRITE) await this.flush();
      return;
    }
    await this.flush();
    await this.#administer(moment.kind, moment.key);
  }

  /** Makes everything that was lived durable. */
  async flush(): Promise<void> {
    const events = this.#waiting;
    this.#waiting = [];
    await this.#ports.log.append(events);
    this.#events += events.length;
  }

  #use(use: Use): EventRecord {
    const { judge, directory, issuer, ids } = this.#ports;
    const secret = (use.key === null ? undefined : this.#secrets.get(use.key)) ?? issuer.issue().secret;
    const wanted = { dataset: use.dataset, permission: 'read', ip: use.ip };
    const asked = { ...wanted, nowMs: use.atMs, countAgainstLimit: true };
    const { outcome, state, fingerprint } = judge.judge(secret, asked);
    return toRecord(
      presentationEvent({
        eventId: ids.eventId(),
        now: isoTime(use.atMs),
        origin: { ip: use.ip, userAgent: use.userAgent, requestId: ids.requestId() },
        outcome,
        key: state?.key ?? null,
        fingerprint,
        dataset: use.dataset,
        permission: 'read',
        endpoint: '/v1/query',
        via: null,
        basedOn: directory.position(),
      }),
    );
  }

  async #administer(kind: 'create' | 'revoke' | 'rotate', index: number): Promise<void> {
    const { commands, ids } = this.#ports;
    const planned = this.#plan[index];
    if (planned === undefined) return;
    const keyId = this.#keyIds.get(index) ?? ids.keyId();
    const issued = this.#ports.issuer.issue();
    const changed = await commands.execute(
      keyId,
      {
        actor: { ...systemActor('demo'), type: 'user', id: planned.owner, email: planned.owner },
        origin: NO_ORIGIN,
      },
      (state, context) => {
        if (kind === 'revoke')
          return decideRevoke(state, { keyId, reason: 'no longer needed', by: 'id' }, context);
        if (kind === 'rotate') {
          return decideRotate(
            state,
            { keyId, secret: issued.record, graceSeconds: GRACE_SECONDS, grantor: null },
            context,
          );
        }
        const request = { ...requestOf(planned), keyId, secret: issued.record };
        return decideCreate(request, null, this.#ports.policy.expiry, context);
      },
    );
    // A key may have expired before the day on which it was to be rotated or revoked; then nothing happens, as in life.
    if (!changed.ok) return;
    this.#events += 1;
    this.#keyIds.set(index, keyId);
    if (kind !== 'revoke') this.#secrets.set(index, issued.secret);
  }

  async #sweep(): Promise<void> {
    const { directory, clock } = this.#ports;
    const nowMs = clock.nowMs();
    await this.#record('rotation-sweep', directory.dueForGraceEnd(nowMs, KEYS_PER_SWEEP), decideEndGrace);
    await this.#record('expiry-sweep', directory.dueForExpiry(nowMs, KEYS_PER_SWEEP), decideExpire);
  }

  async #record(
    sweep: string,
    keyIds: readonly string[],
    decide: (state: KeyState, keyId: string, context: DecisionContext) => Decision,
  ): Promise<void> {
    const by = { actor: systemActor(sweep), origin: NO_ORIGIN };
    for (const keyId of keyIds) {
      const recorded = await this.#ports.commands.execute(keyId, by, (state, context) =>
        decide(state, keyId, context),
      );
      if (!recorded.ok) throw new InfrastructureError('demo_sweep_refused', recorded.refusal.detail);
      this.#events += 1;
    }
  }
}

const requestOf = (planned: PlannedKey) => ({
  name: planned.name,
  owner: planned.owner,
  tenant: 'default',
  role: planned.role,
  scopes: 'inherit' as const,
  allowedDatasets: planned.allowedDatasets,
  permissions: null,
  rateLimit: null,
  note: null,
  allowedCidrs: null,
  expiresInDays: planned.expiresInDays,
});
