import { describe, expect, it } from '@jest/globals';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../../shared/iso-time.ts';
import { KEY_ID, presented } from '../observations.fixture.ts';
import { observe } from '../observe.ts';
import type { PresentedObservation } from '../presented-observation.ts';
import { DEFAULT_RULES, type RuleSet } from '../rule-set.ts';
import { emptyState } from '../subject-state.ts';

const MONDAY = Date.UTC(2026, 0, 5);

type Parts = Partial<PresentedObservation>;

/** Rules that find something on the last day, after so many with five uses each. */
function foundAfter(
  days: number,
  usual: (day: number, n: number) => Parts,
  last: Parts,
  rules: RuleSet = DEFAULT_RULES,
): readonly string[] {
  const state = emptyState(`key:${KEY_ID}`);
  const at = (day: number, n: number, parts: Parts) =>
    presented(day * 5 + n, { timeMs: MONDAY + day * MS_PER_DAY + n * MS_PER_HOUR, ...parts });
  for (let day = 0; day < days; day += 1) {
    for (let n = 0; n < 5; n += 1) {
      const found = observe(state, at(day, n, usual(day, n)), rules);
      expect(found).toEqual([]);
    }
  }
  return observe(state, at(days, 0, last), rules).map(({ rule }) => rule);
}

type Novelty = 'unusual-network' | 'unusual-dataset-or-action' | 'unusual-user-agent';

/** The rules with other allowances; null: switched off. */
function allowing(allowances: Partial<Record<Novelty, number | null>>): RuleSet {
  const changed = Object.entries(allowances).map(([name, allowance]) => {
    const rule = DEFAULT_RULES[name as Novelty];
    const parameters = { ...rule.parameters, false_per_quarter: allowance ?? 1 };
    return [name, { ...rule, enabled: allowance !== null, parameters }];
  });
  return { ...DEFAULT_RULES, ...Object.fromEntries(changed) } as RuleSet;
}

describe('what is new about a use', () => {
  const elsewhere = { ip: '198.51.100.66', userAgent: 'curl/7.58.0' };

  it('is found four weeks after the first use already, when it is another network and another program', () => {
    expect(foundAfter(28, () => ({}), elsewhere)).toEqual(['unusual-network']);
  });

  it('is not found within the first two weeks', () => {
    expect(foundAfter(13, () => ({}), elsewhere)).toEqual([]);
  });

  it('is named after what is unusual for the key, and not after networks that are new every day', () => {
    const gateway = (day: number, n: number): Parts => ({ ip: `10.${day}.${n}.7` });
    const asked = { ip: '198.51.100.66', dataset: 'payroll', userAgent: 'curl/7.58.0' };
    expect(foundAfter(60, gateway, asked)).toEqual(['unusual-dataset-or-action']);
  });

  it('is nothing when only what changes every day is new', () => {
    const gateway = (day: number, n: number): Parts => ({
      ...{ ip: `10.${day}.${n}.7`, dataset: `dataset-${day}-${n}`, userAgent: `tool${day}x${n}/1.0` },
    });
    const same = { ip: '198.51.100.66', dataset: 'payroll', userAgent: 'curl/7.58.0' };
    expect(foundAfter(60, gateway, same)).toEqual([]);
  });

  describe('that is too little for one rule', () => {
    // Something new every three weeks, so that a new dataset and a new program at once are not so improbable.
    const lively = (day: number, n: number): Parts =>
      day % 20 === 0 && n === 4 ? { dataset: `dataset-${day}` } : {};
    const asked = { dataset: 'payroll', userAgent: 'curl/7.58.0' };
    const found = (allowances: Parameters<typeof allowing>[0]) =>
      foundAfter(60, lively, asked, allowing(allowances));

    it('is found by the next one that it fits, if that allows more', () => {
      expect(found({ 'unusual-dataset-or-action': 0.0001, 'unusual-user-agent': 0.0001 })).toEqual([]);
      expect(found({ 'unusual-dataset-or-action': 0.0001, 'unusual-user-agent': 1 })).toEqual([
        'unusual-user-agent',
      ]);
      expect(found({ 'unusual-dataset-or-action': 1, 'unusual-user-agent': 1 })).toEqual([
        'unusual-dataset-or-action',
      ]);
    });

    it('is not found either when that rule is switched off, which raises nothing that was not raised', () => {
      for (const allowance of [0.0001, 1]) {
        const inForce = found({ 'unusual-dataset-or-action': 0.0001, 'unusual-user-agent': allowance });
        expect(found({ 'unusual-dataset-or-action': null, 'unusual-user-agent': allowance })).toEqual(
          inForce,
        );
      }
    });
  });

  it('says what is new, and of a known dataset and an action only the one that is', () => {
    const state = emptyState(`key:${KEY_ID}`);
    const sentences = (last: Parts): readonly string[] => {
      const uses = Array.from({ length: 150 }, (_, n) =>
        presented(n, { timeMs: MONDAY + n * 5 * MS_PER_HOUR }),
      );
      for (const use of uses) observe(state, use, DEFAULT_RULES);
      const timeMs = MONDAY + 40 * MS_PER_DAY;
      const found = observe(state, presented(200, { timeMs, ...elsewhere, ...last }), DEFAULT_RULES);
      return found.flatMap(({ observed, baseline }) => [observed, baseline ?? '']);
    };
    expect(sentences({ endpoint: '/v1/export', permission: 'write', outcome: 'FORBIDDEN' })).toEqual([
      'a new network (198.51.100.0/24), a new action (write /v1/export), a new user agent (curl/7) and a request beyond its rights',
      'in 40 days it used 2 networks, 2 user agents and 3 datasets and actions, those that are new included',
    ]);
  });
});
