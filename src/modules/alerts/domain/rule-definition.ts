import type { Severity } from '../../../events/alert-reference.ts';
import type { RuleMethod, RuleName } from './rule-parameters.ts';

/** A number that a rule goes by, as its file in rules/ explains it. */
export interface ParameterDefinition {
  readonly name: string;
  readonly default: number;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** Whether it may have decimals. */
  readonly decimal: boolean;
  readonly meaning: string;
}

/** A rule as its file in rules/ explains it, for people and as what keytrail.yaml may change. */
export interface RuleDefinition {
  readonly name: RuleName;
  readonly title: string;
  readonly method: RuleMethod;
  readonly severity: Severity;
  /** Of the worse of two things that the rule finds, and what that is; null: it finds one. */
  readonly escalated: Severity | null;
  readonly escalatedWhen: string | null;
  readonly parameters: readonly ParameterDefinition[];
  readonly means: string;
  readonly todo: string;
  readonly knownFalsePositives: readonly string[];
  /** Names of standards whose demands it serves. */
  readonly serves: readonly string[];
}
