import { RULE_NAMES } from '../../../../src/modules/alerts/domain/rule-set.ts';
import type { RuleName } from '../../../../src/modules/alerts/domain/rule-parameters.ts';
import type { Scenario } from '../misuse/scenario.ts';
import { KINDS, type Kind } from '../world/kinds.ts';
import type { Judged } from './judge.ts';
import type { SeedResult } from './run-seed.ts';

/** How much of what was done was found, and how soon. */
export interface Recall {
  readonly injected: number;
  readonly found: number;
  /** By any rule, also by one that does not say so. */
  readonly seen: number;
  /** From the first event of the misuse to the event that set the rule off, in event time. */
  readonly delaysMs: readonly number[];
}

export function recallOf(cases: readonly Judged[]): Recall {
  const delaysMs = cases.flatMap(({ foundAfterMs }) => (foundAfterMs === null ? [] : [foundAfterMs]));
  return {
    injected: cases.length,
    found: delaysMs.length,
    seen: cases.filter(({ seenAfterMs }) => seenAfterMs !== null).length,
    delaysMs,
  };
}

export const casesOf = (
  results: readonly SeedResult[],
  is: (scenario: Scenario, kind: Kind | 'source') => boolean,
): readonly Judged[] => results.flatMap(({ cases }) => cases.filter(({ of }) => is(of.scenario, of.kind)));

export const falseOf = (
  results: readonly SeedResult[],
  is: (rule: RuleName, kind: Kind | 'source') => boolean = () => true,
): number =>
  results.reduce(
    (sum, { falseAlerts }) => sum + falseAlerts.filter(({ rule, kind }) => is(rule, kind)).length,
    0,
  );

export const quartersOf = (results: readonly SeedResult[], kinds: readonly Kind[] = KINDS): number =>
  results.reduce((sum, { keyQuarters }) => kinds.reduce((all, kind) => all + keyQuarters[kind], sum), 0);

export const harmlessOf = (results: readonly SeedResult[], rule: RuleName) => {
  const truths = results.flatMap(({ harmless }) => harmless.filter(({ truth }) => truth.rule === rule));
  return { said: truths.filter(({ found }) => found).length, all: truths.length };
};

/** Rules that find the same things together; what is injected says which of them it is for. */
export function ruleGroups(
  method: 'exact' | 'learned',
  exact: ReadonlySet<RuleName>,
): readonly (readonly RuleName[])[] {
  const wanted = RULE_NAMES.filter((rule) => exact.has(rule) === (method === 'exact'));
  const isNovelty = (rule: RuleName): boolean => rule.startsWith('unusual-');
  const novelty = wanted.filter(isNovelty);
  const alone = wanted.filter((rule) => !isNovelty(rule)).map((rule) => [rule]);
  return novelty.length === 0 ? alone : [novelty, ...alone];
}
