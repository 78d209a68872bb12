import { describe, expect, it } from '@jest/globals';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../../shared/iso-time.ts';
import { eventTime } from './event-time.ts';
import { KEY_ID, presented } from './observations.fixture.ts';
import { observe } from './observe.ts';
import type { PresentedObservation } from './presented-observation.ts';
import { DEFAULT_RULES } from './rule-set.ts';
import { emptyState, type KeySubject } from './subject-state.ts';

const T0 = Date.UTC(2026, 0, 5);

function keyState(): KeySubject {
  const state = emptyState(`key:${KEY_ID}`);
  if (state.kind !== 'key') throw new TypeError('no key');
  return state;
}
let n = 0;
const useAt = (ms: number, parts: Partial<PresentedObservation> = {}): PresentedObservation =>
  presented((n += 1), { timeMs: ms, ...parts });
const rulesOf = (state: KeySubject, use: PresentedObservation): readonly string[] =>
  observe(state, use, DEFAULT_RULES).map(({ rule }) => rule);

/** A key with two months of habits. */
function settled(): KeySubject {
  const state = keyState();
  for (let hour = 0; hour < 60 * 24; hour += 2) observe(state, useAt(T0 + hour * MS_PER_HOUR), DEFAULT_RULES);
  return state;
}

describe('an event from the future', () => {
  const now = T0 + 60 * MS_PER_DAY;
  const future = { timeMs: now + 300 * MS_PER_DAY, receivedMs: now, ip: '198.51.100.9', userAgent: 'curl/8' };

  it('counts as of when it was received, ten minutes aside', () => {
    expect(eventTime(useAt(0, future))).toEqual({ ms: now, fromFuture: true });
    const soon = now + 10 * MS_PER_MINUTE;
    expect(eventTime(useAt(0, { timeMs: soon, receivedMs: now }))).toEqual({ ms: soon, fromFuture: false });
    expect(eventTime(useAt(0, { timeMs: 5.5, receivedMs: null }))).toEqual({ ms: 5, fromFuture: false });
  });

  it('raises nothing, teaches nothing, and is noted', () => {
    const [state, untouched] = [settled(), settled()];
    expect(rulesOf(state, useAt(0, future))).toEqual([]);
    expect(state.fromFuture).toBe(1);
    for (const part of ['networks', 'agents', 'volume', 'lastUsedMs', 'uses'] as const) {
      expect(state[part]).toEqual(untouched[part]);
    }
    expect(rulesOf(state, useAt(now + MS_PER_HOUR))).toEqual([]);
  });

  it('is found all the same when it says itself what it is', () => {
    expect(rulesOf(settled(), useAt(0, { ...future, outcome: 'EXPIRED' }))).toEqual(['use-after-expiry']);
  });

  it('that nobody recognised does not silence the key for ever', () => {
    const state = settled();
    observe(state, useAt(now + 300 * MS_PER_DAY), DEFAULT_RULES);
    for (let hour = 0; hour < 50; hour += 1) observe(state, useAt(now + hour * MS_PER_HOUR), DEFAULT_RULES);
    expect(state.lastUsedMs).toBe(now + 49 * MS_PER_HOUR);
    const theft = useAt(now + 50 * MS_PER_HOUR, {
      ip: '198.51.100.9',
      userAgent: 'curl/8',
      dataset: 'salaries',
    });
    expect(rulesOf(state, theft)).toEqual(['unusual-network']);
  });
});

describe('a late event', () => {
  it('wakes no key, and moves no clock back', () => {
    const state = settled();
    const last = state.lastUsedMs;
    expect(rulesOf(state, useAt(last - 100 * MS_PER_DAY))).toEqual([]);
    expect(state.lastUsedMs).toBe(last);
  });
});
