import type { RuleName } from '../../../../src/modules/alerts/domain/rule-parameters.ts';
import { MS_PER_DAY } from '../../../../src/shared/iso-time.ts';
import type { Case } from '../misuse/scenario.ts';
import type { KeyPlan } from '../world/key-plan.ts';
import type { Kind } from '../world/kinds.ts';
import type { Made } from './detector.ts';
import type { Truth, Truths } from './truths.ts';

/** What became of an injected misuse. Delays are in event time, from its first event; null: not found. */
export interface Judged {
  readonly of: Case;
  /** By a rule that says that it finds it. */
  readonly foundAfterMs: number | null;
  /** By any rule. */
  readonly seenAfterMs: number | null;
  readonly rules: readonly RuleName[];
}

export interface FalseAlert {
  readonly rule: RuleName;
  readonly kind: Kind | 'source';
  readonly subject: string;
  readonly sentence: string;
}

export interface Verdict {
  readonly cases: readonly Judged[];
  /** What exact rules had to say of keys that nobody misused, and whether they did. */
  readonly harmless: readonly { readonly truth: Truth; readonly found: boolean }[];
  readonly falseAlerts: readonly FalseAlert[];
}

/** What is found up to so long after the last event of a misuse is found because of it. */
const AFTERWARDS_MS = MS_PER_DAY;

export interface Evidence {
  readonly made: readonly Made[];
  readonly cases: readonly Case[];
  readonly truths: Truths;
  /** All keys, those that are never misused first. */
  readonly plans: readonly KeyPlan[];
  readonly benign: number;
}

/** Compares what was found with what was done. Here labels and findings meet, and nowhere else. */
export function judge({ made, cases, truths, plans, benign }: Evidence): Verdict {
  const planOf = new Map(plans.map((plan) => [`key:${plan.id}`, plan]));
  const caseOf = new Map(cases.map((one) => [one.subject, one]));
  const foundIn = new Map<Case, Made[]>(cases.map((one) => [one, []]));
  const saidTruths = new Set<string>();
  const falseAlerts: FalseAlert[] = [];
  for (const one of made) {
    const { rule, subject, method, sentence, happenedAt } = one.finding;
    const happenedMs = Date.parse(happenedAt);
    const misuse = caseOf.get(subject);
    const isOfMisuse =
      misuse !== undefined && happenedMs >= misuse.fromMs && happenedMs <= misuse.untilMs + AFTERWARDS_MS;
    if (isOfMisuse) foundIn.get(misuse)?.push(one);
    if (method === 'exact' && truths.covers(rule, subject, happenedMs)) saidTruths.add(`${rule} ${subject}`);
    else if (isOfMisuse && (method === 'learned' || misuse.scenario.claims.includes(rule))) continue;
    else {
      const plan = planOf.get(subject);
      const isVictim = plan !== undefined && plan.index >= benign;
      // The habits of keys that are misused are no less harmless, but only those of the others are counted.
      if (isVictim && method === 'learned') continue;
      falseAlerts.push({ rule, subject, sentence, kind: plan?.kind ?? 'source' });
    }
  }
  const harmless = truths.all
    .filter(({ subject }) => (planOf.get(subject)?.index ?? benign) < benign)
    .map((truth) => ({ truth, found: saidTruths.has(`${truth.rule} ${truth.subject}`) }));
  return { cases: cases.map((one) => judged(one, foundIn.get(one) ?? [])), harmless, falseAlerts };
}

function judged(of: Case, made: readonly Made[]): Judged {
  const claimed = made.find(({ finding }) => of.scenario.claims.includes(finding.rule));
  const first = made[0];
  return {
    of,
    foundAfterMs: claimed === undefined ? null : Math.max(claimed.atMs - of.fromMs, 0),
    seenAfterMs: first === undefined ? null : Math.max(first.atMs - of.fromMs, 0),
    rules: [...new Set(made.map(({ finding }) => finding.rule))],
  };
}
