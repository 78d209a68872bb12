import type { Outcome } from '../../../../src/events/envelope.ts';
import { toRecord, type LoggedEvent } from '../../../../src/events/stored-event.ts';
import type { KnownEvent } from '../../../../src/events/catalogue.ts';
import { evolve } from '../../../../src/modules/keys/domain/evolve.ts';
import { ABSENT, type KeyDescription, type KeyState } from '../../../../src/modules/keys/domain/key-state.ts';
import {
  presentationEvent,
  type Presentation,
} from '../../../../src/modules/keys/domain/presentation-event.ts';
import { decideUse } from '../../../../src/modules/keys/domain/use-key.ts';
import { isoTime } from '../../../../src/shared/iso-time.ts';
import { edgeOf } from './edge-gateways.ts';
import { fingerprintOf, type KeyPlan } from './key-plan.ts';
import { lifecycleEvent } from './lifecycle-events.ts';
import { writtenMs, type Change, type Guess, type Moment, type Use } from './moment.ts';

interface Held {
  state: KeyState;
  /** The current secret, and the lifecycle's offset of the last change. */
  secret: number;
  changedAt: number;
}

/** From the decision to its being durable in the log. */
const APPENDED_AFTER_MS = 40;
const GATEWAY = { keyId: 'key_ffffffffffffffffffffffffffffffff', keyName: 'gateway-of-another-tenant' };
/** In front of the counter that makes ids of events; the version and variant of a UUIDv7. */
const ID_PREFIX = '0199b4e0-0000-7000-8000-';

/** Decides about moments by the service's own rules, and writes them down as its log would hold them. */
export class Service {
  readonly #keys = new Map<string, Held>();
  #lifecycleOffset = 0;
  #usageOffset = 0;
  #events = 0;

  /** To be called in order of time. */
  write(moment: Moment): LoggedEvent {
    const event = this.#eventOf(moment);
    const record = toRecord(event);
    const offset = record.stream === 'lifecycle' ? this.#lifecycleOffset : (this.#usageOffset += 1);
    return { ...record, partition: 0, offset, appendedAtMs: writtenMs(moment) + APPENDED_AFTER_MS };
  }

  #eventOf(moment: Moment): KnownEvent {
    if (moment.kind === 'use') return presentationEvent(this.#use(moment));
    if (moment.kind === 'guess') return presentationEvent(this.#guess(moment));
    return this.#change(moment);
  }

  #change(change: Change): KnownEvent {
    const held = this.#held(change.key);
    const event = lifecycleEvent(change, this.#id(), held.secret);
    this.#lifecycleOffset += 1;
    if (change.kind === 'rotate') held.secret += 1;
    held.state = evolve(held.state, event);
    held.changedAt = this.#lifecycleOffset;
    return event;
  }

  #use(use: Use): Presentation {
    const held = this.#held(use.key);
    const secret = use.secret ?? held.secret;
    const outcome = outcomeOf(use, held, secret);
    const isUnknown = secret < held.secret - 1;
    const unaware = use.as === 'decided-unaware';
    return {
      ...{ eventId: this.#id(), now: isoTime(use.ms), outcome: isUnknown ? 'INVALID' : outcome },
      origin: { ip: use.ip, userAgent: use.agent, requestId: null },
      key: isUnknown ? null : descriptionOf(use.key, held),
      fingerprint: fingerprintOf(use.key, secret),
      ...{ dataset: use.dataset, permission: use.permission, endpoint: use.endpoint },
      via: use.as === 'foreign' ? GATEWAY : edgeAsking(use.key),
      basedOn: [unaware ? held.changedAt - 1 : this.#lifecycleOffset],
    };
  }

  #guess({ ms, ip, agent, secret }: Guess): Presentation {
    return {
      ...{ eventId: this.#id(), now: isoTime(ms), outcome: 'INVALID', key: null, fingerprint: secret },
      origin: { ip, userAgent: agent, requestId: null },
      ...{ dataset: null, permission: null, endpoint: '/v1/query', via: null },
      basedOn: [this.#lifecycleOffset],
    };
  }

  #held({ id }: KeyPlan): Held {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const held = { state: ABSENT, secret: 0, changedAt: 1 };
    this.#keys.set(id, held);
    return held;
  }

  #id(): string {
    this.#events += 1;
    return ID_PREFIX + this.#events.toString(16).padStart(12, '0');
  }
}

function outcomeOf(use: Use, { state, secret: current }: Held, secret: number): Outcome {
  if (use.as === 'foreign') return 'INVALID';
  if (use.as === 'decided-unaware') return 'SUCCESS';
  const matched = secret === current ? 'current' : 'previous';
  const outcome = decideUse(state, matched, { ...use, now: isoTime(use.ms) });
  if (outcome !== 'SUCCESS' || use.as === 'usual') return outcome;
  return use.as === 'forbidden' ? 'FORBIDDEN' : 'RATE_LIMITED';
}

function edgeAsking(key: KeyPlan): Presentation['via'] {
  const edge = edgeOf(key);
  return edge === null ? null : { keyId: edge.id, keyName: edge.name };
}

/** A process that runs ahead of the log knows a key that is not in it yet. */
function descriptionOf(plan: KeyPlan, { state }: Held): KeyDescription | null {
  const known = state.kind === 'absent' ? evolve(ABSENT, creationOf(plan)) : state;
  return known.kind === 'absent' || known.kind === 'external' ? null : known.key;
}

const creationOf = (key: KeyPlan) =>
  lifecycleEvent({ kind: 'create', ms: key.life.createdMs, key, ip: null }, `${ID_PREFIX}ffffffffffff`, 0);
