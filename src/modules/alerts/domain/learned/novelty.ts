import { applies, finding, type Finding } from '../finding.ts';
import type { RuleSet } from '../rule-set.ts';
import { valueCount } from '../state/known-values.ts';
import { maySpeak } from '../state/quiet.ts';
import { counted, keyText, listed } from '../words.ts';
import { learn, type News } from './news.ts';
import { isNew, signsOf, type Sign } from './signs.ts';
import type { Span } from './surprise.ts';
import { isLearned, type UseInContext } from './use-in-context.ts';

const DAYS_PER_QUARTER = 90;

/** The rules of novelty, and what has to be new for each. The first that allows so little to be found names it. */
const RULES = [
  ['unusual-network', 'network'],
  ['unusual-dataset-or-action', 'target'],
  ['unusual-user-agent', 'agent'],
] as const satisfies readonly (readonly [keyof RuleSet, News])[];

/**
 * Judges what is new about a use: its network, what it asked for, its user agent. One thing alone is nothing, since every
 * key shows something new now and then. A use that is unusual in two ways at once (new in both, or new and refused, or new
 * in a busy hour) is found when so much would come together by chance less often than the rule allows. Everything
 * unusual about it is said in the one finding.
 */
export function findNovelty(use: UseInContext): Finding | null {
  const first = learn(use);
  for (const [name, what] of RULES) {
    const rule = use.rules[name];
    const { parameters } = rule;
    if (use.day - first[what] > parameters.together_days || !isLearned(use, parameters)) continue;
    const span = spanOf(use, parameters);
    if (!isNew(first[what], span) || !applies(rule, use.subject)) continue;
    const signs = signsOf(use, first, span);
    // New and not unusual, as the networks of a gateway are: something else has to give the finding its name.
    if (!signs.some(({ news }) => news === what)) continue;
    const found = judge(use, name, signs);
    // What is too little for one rule may be enough for another, which allows more false alerts.
    if (found !== null) return found;
  }
  return null;
}

function judge(use: UseInContext, name: (typeof RULES)[number][0], signs: readonly Sign[]): Finding | null {
  const rule = use.rules[name];
  const { false_per_quarter, together_days, quiet_hours } = rule.parameters;
  const { state, seen, subject, ms } = use;
  const windows = DAYS_PER_QUARTER / (together_days + 1);
  const expected = signs.reduce((product, { chance }) => product * chance, windows);
  if (signs.length < 2 || expected > false_per_quarter) return null;
  if (!maySpeak(state.quiet, 'novelty', ms, quiet_hours)) return null;
  const words = listed(signs.map((sign) => sign.words));
  return finding(rule, subject, {
    ...{ id: seen.id, ms, alsoIds: [...state.novelties].reverse(), isWorse: signs.length > 2 },
    baseline: habitsOf(use),
    observed: words,
    sentence: `The key ${keyText(subject)} was used unlike anything remembered of it: ${words}.`,
  });
}

function spanOf(
  { state, day }: UseInContext,
  parameters: { readonly learning_days: number; readonly together_days: number },
): Span {
  const { startDay } = state;
  const { learning_days, together_days } = parameters;
  return { day, startDay, learnedDay: startDay + learning_days, togetherDays: together_days };
}

function habitsOf({ state, day }: UseInContext): string {
  const { networks, agents, targets, startDay } = state;
  const known = [
    counted(valueCount(networks), 'network'),
    counted(valueCount(agents), 'user agent'),
    counted(valueCount(targets), 'dataset or action', 'datasets and actions'),
  ];
  return `in ${counted(day - startDay, 'day')} it used ${listed(known)}, those that are new included`;
}
