import { describe, expect, it } from '@jest/globals';
import { runSeed, type SeedResult } from './evaluation/run-seed.ts';
import { READING_ORDERS, type ReadingOrder } from './evaluation/reading-order.ts';
import { falseOf, recallOf } from './evaluation/summaries.ts';
import { EXACT_SCENARIOS } from './misuse/exact-scenarios.ts';

const EXACT = new Set(EXACT_SCENARIOS.flatMap(({ claims }) => claims));

/** A key has to be asleep for 60 days before it wakes up, so the days are more than the keys need. */
const run = (order: ReadingOrder, seed = 21): SeedResult =>
  runSeed({ seed, keys: 30, days: 82, volume: 0.15, scenarios: EXACT_SCENARIOS, casesPerScenario: 1, order });

describe('exact rules, on a generated organisation of 30 keys and 14 that are misused', () => {
  it.each(READING_ORDERS)(
    'find every misuse and say nothing that is not so, with the streams read %s',
    (order) => {
      const result = run(order);
      const recall = recallOf(result.cases);
      expect([recall.found, recall.injected]).toEqual([EXACT_SCENARIOS.length, EXACT_SCENARIOS.length]);
      expect(falseOf([result], (rule) => EXACT.has(rule))).toBe(0);
      expect(result.harmless.filter(({ found }) => !found)).toEqual([]);
    },
  );

  it('come out the same for the same seed', () => {
    const [one, again] = [run('as written'), run('as written')];
    expect(again.cases).toEqual(one.cases);
    expect([again.events, again.falseAlerts]).toEqual([one.events, one.falseAlerts]);
  });
});
