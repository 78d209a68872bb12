import { describe, expect, it } from '@jest/globals';
import { MS_PER_DAY } from '../../../shared/iso-time.ts';
import type { CallsElsewhere } from './calls-elsewhere.ts';
import { happened, KEY_ID, presented } from './observations.fixture.ts';
import { observe } from './observe.ts';
import { callerOf, observeCall } from './observe-call.ts';
import { NOWHERE } from './place.ts';
import type { PresentedObservation } from './presented-observation.ts';
import { DEFAULT_RULES } from './rule-set.ts';
import { emptyState, type KeySubject } from './subject-state.ts';

const DAY_0 = Date.UTC(2026, 7, 18);
const dayMs = (day: number): number => DAY_0 + day * MS_PER_DAY;
const created = (day: number) =>
  happened(0, dayMs(day), { change: 'created', atMs: dayMs(day), byAnother: false, ip: null });

/** The key of a gateway, in the order in which things happen to it. */
class Gateway {
  readonly state: KeySubject;
  readonly said: string[] = [];
  readonly #callsElsewhere: CallsElsewhere | undefined;
  #n = 0;

  constructor(callsElsewhere?: CallsElsewhere) {
    const state = emptyState(`key:${KEY_ID}`);
    if (state.kind !== 'key') throw new TypeError('no key');
    this.state = state;
    this.#callsElsewhere = callsElsewhere;
  }

  asks(day: number, parts: Partial<PresentedObservation> = {}): this {
    observeCall(this.state, this.#use(day, { keyId: 'key_of_a_bearer', gatewayKeyId: KEY_ID, ...parts }));
    return this;
  }

  isUsed(day: number): this {
    return this.#see(this.#use(day, {}));
  }

  isCreated(day: number): this {
    return this.#see(created(day));
  }

  #use(day: number, parts: Partial<PresentedObservation>): PresentedObservation {
    return presented((this.#n += 1), { timeMs: dayMs(day), ...parts });
  }

  #see(observation: Parameters<typeof observe>[1]): this {
    const found = observe(this.state, observation, DEFAULT_RULES, NOWHERE, this.#callsElsewhere);
    this.said.push(...found.map(({ sentence }) => sentence));
    return this;
  }
}

const WAKES = 'The key ci of ana@example.com';

describe('the key of a gateway', () => {
  it('is not dormant while it asks about the secrets of others, whatever became of them', () => {
    const gateway = new Gateway().isCreated(0).asks(50).asks(80, { outcome: 'INVALID', keyId: null });
    expect(gateway.isUsed(100).said).toEqual([]);
    expect(gateway.state.lastUsedMs).toBe(dayMs(100));
  });

  it('is dormant when it did nothing else for long either', () => {
    expect(new Gateway().isCreated(0).asks(30).isUsed(100).said).toEqual([
      `${WAKES} was used from 203.0.113.0/24 after 70 days without any use.`,
    ]);
  });

  it('wakes or does not wake all the same when its creation is read last', () => {
    expect(new Gateway().asks(50).isUsed(80).isCreated(0).said).toEqual([]);
    expect(new Gateway().isUsed(80).isCreated(0).said).toEqual([
      `${WAKES} was used from 203.0.113.0/24 for the first time, 80 days after it was created.`,
    ]);
  });

  it('learns nothing else from the uses of others, nor from the future', () => {
    const [asked, untouched] = [new Gateway().asks(1), new Gateway()];
    const { lastUsedMs, life, ...learned } = asked.state;
    const { lastUsedMs: _, life: none, ...nothing } = untouched.state;
    expect([lastUsedMs, life, learned]).toEqual([dayMs(1), { ...none, calledFirst: true }, nothing]);
    expect(new Gateway().asks(9, { receivedMs: dayMs(1) }).state).toEqual(untouched.state);
  });

  it('is not dormant when it asked where the log has other partitions, which somebody else knows', () => {
    const asked: unknown[] = [];
    const gateway = new Gateway((keyId, fromMs, beforeMs) => {
      asked.push([keyId, fromMs, beforeMs]);
      return dayMs(80);
    });
    expect(gateway.isCreated(0).isUsed(100).isUsed(101).said).toEqual([]);
    // Only once it seemed to have slept.
    expect(asked).toEqual([[KEY_ID, dayMs(0), dayMs(100)]]);
    expect(new Gateway(() => dayMs(20)).isCreated(0).isUsed(100).said).toEqual([
      `${WAKES} was used from 203.0.113.0/24 after 80 days without any use.`,
    ]);
  });

  it('is nobody where no gateway asked', () => {
    expect(callerOf(presented(1, { gatewayKeyId: 'key_g' }))).toBe('key:key_g');
    expect([callerOf(presented(1)), callerOf(created(0))]).toEqual([null, null]);
  });
});
