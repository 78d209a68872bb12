import type { Severity } from '../../../events/alert-reference.ts';

/** `exact` rules compare with what the log says for certain; `learned` ones with what is usual for the subject. */
export type RuleMethod = 'exact' | 'learned';

/** What a rule is told about a subject that it has to know for a while before it may judge it. */
interface Learning {
  /** Days from the first use of a key during which nothing is judged. */
  readonly learning_days: number;
  /** Uses of a key before anything is judged. */
  readonly uses_min: number;
  /** Hours for which the rule says nothing more about the same subject. */
  readonly quiet_hours: number;
}

/** Something new is weighed by how often the key shows something new. */
interface Novelty extends Learning {
  /** Days after that of its first sight on which a value still counts as new. */
  readonly together_days: number;
  /** Alerts that a key may give by chance in 90 days. */
  readonly false_per_quarter: number;
}

/** The parameters of each rule; a file of rules/ says what they mean. Units are in the names. */
export interface RuleParameters {
  readonly 'use-after-revoke': { readonly propagation_seconds: number; readonly quiet_days: number };
  readonly 'use-after-expiry': { readonly propagation_seconds: number; readonly quiet_days: number };
  readonly 'use-of-disabled-key': { readonly propagation_seconds: number; readonly quiet_days: number };
  readonly 'dormant-key-wakes': { readonly dormant_days: number };
  readonly 'use-before-creation': { readonly allowance_minutes: number };
  readonly 'old-secret-late-in-grace': {
    readonly late_percent: number;
    readonly grace_minutes_min: number;
    readonly settle_minutes: number;
  };
  readonly 'key-of-another-tenant': { readonly quiet_days: number };
  readonly 'created-for-another-and-used': { readonly within_minutes: number };
  readonly 'unusual-network': Novelty;
  readonly 'unusual-dataset-or-action': Novelty;
  readonly 'unusual-user-agent': Novelty;
  readonly 'high-volume': Learning & {
    readonly count_min: number;
    readonly z_min: number;
    readonly times_highest: number;
  };
  readonly 'failed-authentication-burst': {
    readonly failures_min: number;
    readonly times_usual: number;
    readonly secrets_min: number;
    readonly quiet_hours: number;
  };
  readonly spread: Learning & {
    readonly networks_min: number;
    readonly agents_min: number;
    readonly times_usual: number;
  };
  readonly 'impossible-travel': Learning & {
    readonly speed_kmh: number;
    readonly distance_km_min: number;
  };
}

export type RuleName = keyof RuleParameters;

/** A rule in force. Plain data: it is posted to the thread that watches. */
export interface Rule<Name extends RuleName = RuleName> {
  readonly name: Name;
  readonly method: RuleMethod;
  readonly enabled: boolean;
  readonly severity: Severity;
  /** Of the worse of the two things that the rule finds; null: it finds one. */
  readonly escalated: Severity | null;
  /** Null: all. */
  readonly tenants: readonly string[] | null;
  readonly owners: readonly string[] | null;
  readonly parameters: RuleParameters[Name];
  /** Of everything above. */
  readonly digest: string;
}
