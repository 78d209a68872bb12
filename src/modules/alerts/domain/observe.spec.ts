import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Finding } from './finding.ts';
import { observe, subjectsOf } from './observe.ts';
import { callerOf, observeCall } from './observe-call.ts';
import type { Observation } from './observation.ts';
import { anyObservations, interleaved, KEY_ID, presented, twoStreams } from './observations.fixture.ts';
import { DEFAULT_RULES } from './rule-set.ts';
import { REMEMBERED_USES_MAX } from './state/remembered-uses.ts';
import { STATE_BYTES_MAX } from './state/state-bytes.ts';
import { decodeState, emptyState, encodeState, type SubjectState } from './subject-state.ts';

const somewhere = (ip: string) => ({ lat: (ip.length * 37) % 90, lon: (ip.charCodeAt(0) * 53) % 180 });

/** What is found in observations of one key. */
function foundIn(
  observations: readonly Observation[],
  between: (state: SubjectState) => SubjectState,
): readonly Finding[] {
  let state = emptyState(`key:${KEY_ID}`);
  const found: Finding[] = [];
  for (const observation of observations) {
    if (observation.keyId === KEY_ID) found.push(...observe(state, observation, DEFAULT_RULES, somewhere));
    if (callerOf(observation) === `key:${KEY_ID}`) observeCall(state, observation);
    state = between(state);
  }
  return found;
}
const same = (state: SubjectState): SubjectState => state;

describe('the state of a key', () => {
  it('takes at most 2,048 bytes, and does the same after it was stored and read, whatever was observed', () => {
    fc.assert(
      fc.property(anyObservations, (observations) => {
        const stored = foundIn(observations, (state) => {
          const bytes = encodeState(state);
          expect(bytes.length).toBeLessThanOrEqual(STATE_BYTES_MAX);
          return decodeState(bytes);
        });
        expect(stored).toEqual(foundIn(observations, same));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same after it was stored and read', () => {
    fc.assert(
      fc.property(anyObservations, (observations) => {
        const state = emptyState(`key:${KEY_ID}`);
        for (const observation of observations) observe(state, observation, DEFAULT_RULES, somewhere);
        expect(decodeState(encodeState(state))).toEqual(state);
      }),
      { numRuns: 40 },
    );
  });

  it('is refused in another version', () => {
    expect(() => decodeState(Uint8Array.of(9, 1))).toThrow(TypeError);
  });
});

describe('exact rules', () => {
  const exact = (found: readonly Finding[]): readonly string[] =>
    found
      .filter(({ method }) => method === 'exact')
      .map(({ rule, severity, evidence }) => `${rule} ${severity} ${evidence[0]}`)
      .toSorted()
      .filter((one, at, all) => one !== all[at - 1]);

  it('find the same, set off by the same events, in whatever order the two streams are read', () => {
    fc.assert(
      fc.property(
        twoStreams(REMEMBERED_USES_MAX),
        fc.array(fc.boolean(), { maxLength: 20 }),
        ([uses, changes], picks) => {
          const inOneOrder = exact(foundIn([...changes, ...uses], same));
          expect(exact(foundIn(interleaved<Observation>(uses, changes, picks), same))).toEqual(inOneOrder);
        },
      ),
      { numRuns: 800 },
    );
  });
});

describe('subjects', () => {
  it('are the key, and for a failed attempt the address that it came from', () => {
    expect(subjectsOf(presented(1))).toEqual([`key:${KEY_ID}`]);
    expect(subjectsOf(presented(1, { outcome: 'FORBIDDEN' }))).toEqual([`key:${KEY_ID}`]);
    expect(subjectsOf(presented(1, { outcome: 'EXPIRED' }))).toEqual([
      `key:${KEY_ID}`,
      'source:default:203.0.113.7',
    ]);
    const unknown = presented(1, { outcome: 'INVALID', keyId: null, tenant: '-', ip: '2001:db8::1' });
    expect(subjectsOf(unknown)).toEqual(['source:-:2001:db8::1']);
    expect(subjectsOf({ ...unknown, ip: null })).toEqual([]);
  });

  it('see nothing of what is not about them', () => {
    const source = emptyState('source:-:203.0.113.7');
    expect(observe(source, presented(1), DEFAULT_RULES)).toEqual([]);
    expect(source).toEqual(emptyState('source:-:203.0.113.7'));
  });
});
