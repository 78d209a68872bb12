import { DEFAULT_RULES, RULE_NAMES } from '../../../../src/modules/alerts/domain/rule-set.ts';
import { MS_PER_MINUTE } from '../../../../src/shared/iso-time.ts';
import { quantile, thousands } from '../../cluster/figures.ts';
import type { Scenario } from '../misuse/scenario.ts';
import { KINDS, type Kind } from '../world/kinds.ts';
import { print, printTable, type Row } from './print-table.ts';
import type { SeedResult } from './run-seed.ts';
import { casesOf, falseOf, harmlessOf, quartersOf, recallOf, ruleGroups, type Recall } from './summaries.ts';

export const TARGETS = { exactRecall: 1, exactFalse: 0, learnedRecall: 0.9, falsePerKeyQuarter: 0.1 };

const EXACT = new Set(RULE_NAMES.filter((rule) => DEFAULT_RULES[rule].method === 'exact'));
const isExact = ({ claims }: Scenario): boolean => claims.some((rule) => EXACT.has(rule));
const isLearned = (scenario: Scenario): boolean => scenario.claims.length > 0 && !isExact(scenario);
const isHard = ({ claims }: Scenario): boolean => claims.length === 0;

const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(3));
const delay = ({ delaysMs }: Recall, at: number): string =>
  delaysMs.length === 0 ? '-' : (quantile(delaysMs, at) / MS_PER_MINUTE).toFixed(1);

export function printExact(results: readonly SeedResult[]): void {
  const rows = ruleGroups('exact', EXACT).map((rules): Row => {
    const [rule = 'use-after-revoke'] = rules;
    const recall = recallOf(casesOf(results, ({ claims }) => claims.includes(rule)));
    const harmless = harmlessOf(results, rule);
    return [
      rule,
      recall.injected,
      recall.found,
      share(recall.found, recall.injected),
      `${harmless.said} of ${harmless.all}`,
      falseOf(results, (one) => one === rule),
    ];
  });
  printTable('Exact rules', ['rule', 'injected', 'found', 'recall', 'harmless and said', 'false'], rows);
  const all = recallOf(casesOf(results, isExact));
  const wrong = falseOf(results, (rule) => EXACT.has(rule));
  print(
    `recall ${share(all.found, all.injected)} (target ${TARGETS.exactRecall}), false ${wrong} (target ${TARGETS.exactFalse})`,
  );
  print(
    'harmless and said: clients that nobody told of an end or a pause, and jobs of a quarter: true, and nobody’s misuse',
  );
}

export function printLearned(results: readonly SeedResult[]): void {
  printScenarios('Learned rules, by what was done', results, isLearned);
  const quarters = quartersOf(results);
  const rows = ruleGroups('learned', EXACT).map((rules): Row => {
    const recall = recallOf(
      casesOf(results, (scenario) => scenario.claims.some((rule) => rules.includes(rule))),
    );
    const wrong = falseOf(results, (rule) => rules.includes(rule));
    const delays = [delay(recall, 0.5), delay(recall, 0.95)];
    return [
      rules.join(', '),
      recall.injected,
      recall.found,
      share(recall.found, recall.injected),
      ...delays,
      wrong,
      share(wrong, quarters),
    ];
  });
  const head = ['rule', 'injected', 'found', 'recall', 'delay min', 'p95', 'false', 'per key and quarter'];
  printTable('Learned rules', head, rows);
  const all = recallOf(casesOf(results, isLearned));
  const wrong = falseOf(results, (rule) => !EXACT.has(rule));
  print(
    `recall ${share(all.found, all.injected)} (target ${TARGETS.learnedRecall}), by any rule ${share(all.seen, all.injected)};` +
      ` false alerts per key and quarter ${share(wrong, quarters)} (target ${TARGETS.falsePerKeyQuarter})`,
  );
}

export const printHard = (results: readonly SeedResult[]): void =>
  printScenarios('What no rule says it finds (no target)', results, isHard);

function printScenarios(
  title: string,
  results: readonly SeedResult[],
  is: (scenario: Scenario) => boolean,
): void {
  const scenarios = new Set(casesOf(results, is).map(({ of }) => of.scenario));
  const rows = [...scenarios].map((scenario): Row => {
    const recall = recallOf(casesOf(results, (one) => one === scenario));
    const figures = [recall.injected, recall.found, recall.seen, delay(recall, 0.5), delay(recall, 0.95)];
    return [`${scenario.type}: ${scenario.intensity}`, ...figures];
  });
  rows.sort(([one = ''], [other = '']) => String(one).localeCompare(String(other), 'en', { numeric: true }));
  printTable(title, ['what was done', 'injected', 'found', 'by any rule', 'delay min', 'p95'], rows);
}

export function printKinds(results: readonly SeedResult[]): void {
  const rows = [...KINDS, 'source' as const].map((kind): Row => {
    const recall = recallOf(casesOf(results, (scenario, of) => isLearned(scenario) && of === kind));
    const quarters = kind === 'source' ? 0 : quartersOf(results, [kind satisfies Kind]);
    const wrong = falseOf(results, (rule, of) => of === kind && !EXACT.has(rule));
    return [
      kind,
      recall.injected,
      share(recall.found, recall.injected),
      quarters.toFixed(0),
      wrong,
      share(wrong, quarters),
    ];
  });
  printTable(
    'Learned rules, by kind of key',
    ['kind', 'injected', 'recall', 'key quarters', 'false', 'per key and quarter'],
    rows,
  );
}

export function printSeeds(results: readonly SeedResult[]): void {
  const rows = results.map((result): Row => {
    const one = [result];
    const exact = recallOf(casesOf(one, isExact));
    const learned = recallOf(casesOf(one, isLearned));
    return [
      result.seed,
      thousands(result.events),
      share(exact.found, exact.injected),
      falseOf(one, (rule) => EXACT.has(rule)),
      share(learned.found, learned.injected),
      share(
        falseOf(one, (rule) => !EXACT.has(rule)),
        quartersOf(one),
      ),
    ];
  });
  printTable(
    'Spread over seeds',
    ['seed', 'events', 'exact recall', 'exact false', 'learned recall', 'false per key and quarter'],
    rows,
  );
}

/** Events a second on one core with all states in memory. */
export const THROUGHPUT_TARGET = 100_000;
export const STATE_BYTES_TARGET = 2_048;

export function printCosts(results: readonly SeedResult[]): void {
  const sum = (of: (result: SeedResult) => number): number =>
    results.reduce((all, result) => all + of(result), 0);
  const events = sum(({ times }) => times.events);
  const perSecond = (events / sum(({ times }) => times.cpuMicros)) * 1e6;
  const ofParsing = sum(({ times }) => times.parseMicros) / sum(({ times }) => times.beside);
  print(
    `\nreading and judging, one core: ${thousands(perSecond)} events/s of processor time (target ${thousands(THROUGHPUT_TARGET)}),` +
      ` ${thousands((events / sum(({ times }) => times.wallMs)) * 1e3)} by the clock; ${ofParsing.toFixed(2)} of JSON.parse of the same texts`,
  );
  const median = quantile(
    results.map(({ sizes }) => sizes.median),
    0.5,
  );
  const max = Math.max(...results.map(({ sizes }) => sizes.max));
  print(
    `state of a key at rest: median ${thousands(median)} bytes, largest ${thousands(max)} (limit ${thousands(STATE_BYTES_TARGET)})`,
  );
}
