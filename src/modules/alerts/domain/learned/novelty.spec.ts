import { describe, expect, it } from '@jest/globals';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../../shared/iso-time.ts';
import { KEY_ID, presented } from '../observations.fixture.ts';
import { observe } from '../observe.ts';
import type { PresentedObservation } from '../presented-observation.ts';
import { DEFAULT_RULES } from '../rule-set.ts';
import { emptyState } from '../subject-state.ts';

const MONDAY = Date.UTC(2026, 0, 5);

type Parts = Partial<PresentedObservation>;

/** Rules that find something on the last day, after so many with five uses each. */
function foundAfter(days: number, usual: (day: number, n: number) => Parts, last: Parts): readonly string[] {
  const state = emptyState(`key:${KEY_ID}`);
  const at = (day: number, n: number, parts: Parts) =>
    presented(day * 5 + n, { timeMs: MONDAY + day * MS_PER_DAY + n * MS_PER_HOUR, ...parts });
  for (let day = 0; day < days; day += 1) {
    for (let n = 0; n < 5; n += 1) {
      const found = observe(state, at(day, n, usual(day, n)), DEFAULT_RULES);
      expect(found).toEqual([]);
    }
  }
  return observe(state, at(days, 0, last), DEFAULT_RULES).map(({ rule }) => rule);
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
});
