import { describe, expect, it } from '@jest/globals';
import { logged, presented } from '../../../../test/fixtures/key-events.ts';
import { NOWHERE } from '../domain/place.ts';
import { DEFAULT_RULES } from '../domain/rule-set.ts';
import { detect } from './detect.ts';
import { seen } from './in-order.ts';
import { SubjectStates } from './subject-states.ts';

const NOTHING = { events: [], isAll: true };
/** As many as a batch may have. */
const SUBJECTS_MAX = 10_000;

const means = () => ({
  states: new SubjectStates(() => new Map(), 0),
  rules: DEFAULT_RULES,
  locate: NOWHERE,
});

describe('a batch of events', () => {
  it('is cut where it would need the states of more subjects than fit into memory', () => {
    const uses = Array.from({ length: SUBJECTS_MAX + 10 }, (_, at) =>
      presented({ keyId: `key_${at}`, time: '2026-11-20T21:00:00.000Z' }),
    );
    const events = logged(uses).map((event) => seen(event, null));
    const first = detect({ lifecycle: NOTHING, usage: { events, isAll: true } }, means());
    expect([first.taken.usage, first.states.size, first.fresh]).toEqual([
      SUBJECTS_MAX,
      SUBJECTS_MAX,
      SUBJECTS_MAX,
    ]);
    expect(first.last.usage?.offset).toBe(SUBJECTS_MAX);

    const rest = { events: events.slice(first.taken.usage), isAll: true };
    const second = detect({ lifecycle: NOTHING, usage: rest }, means());
    expect([second.taken.usage, [...second.states.keys()][0]]).toEqual([10, `key:key_${SUBJECTS_MAX}`]);
  });
});
