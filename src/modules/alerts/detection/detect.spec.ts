import { describe, expect, it } from '@jest/globals';
import { created, logged, presented } from '../../../../test/fixtures/key-events.ts';
import { isoTime, MS_PER_DAY } from '../../../shared/iso-time.ts';
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

  it('shows the key of a gateway that it was used to ask about another, and finds it dormant if it was not', () => {
    const day = (n: number) => isoTime(Date.UTC(2026, 7, 18) + n * MS_PER_DAY);
    const via = { keyId: 'key_gateway', keyName: 'edge' };
    const rulesFound = (asked: readonly number[]): readonly string[] => {
      const events = logged([
        created({ keyId: 'key_gateway', time: day(0) }),
        ...asked.map((n) => presented({ keyId: 'key_1', time: day(n), via })),
        presented({ keyId: 'key_gateway', time: day(100) }),
      ]).map((event) => ({ stream: event.stream, event: seen(event, null) }));
      const of = (stream: 'lifecycle' | 'usage') => ({
        events: events.filter((one) => one.stream === stream).map(({ event }) => event),
        isAll: true,
      });
      const { found } = detect({ lifecycle: of('lifecycle'), usage: of('usage') }, means());
      return found.map(({ finding }) => `${finding.rule} ${finding.subject}`);
    };
    expect(rulesFound([80])).toEqual([]);
    expect(rulesFound([30])).toEqual(['dormant-key-wakes key:key_gateway']);
    expect(rulesFound([])).toEqual(['dormant-key-wakes key:key_gateway']);
  });
});
