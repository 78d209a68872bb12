import type { Severity } from '../../../events/alert-reference.ts';
import type { RuleMethod, RuleName, RuleParameters } from './rule-parameters.ts';

interface RuleDefaults<Name extends RuleName> {
  readonly method: RuleMethod;
  readonly severity: Severity;
  readonly escalated: Severity | null;
  readonly parameters: RuleParameters[Name];
}

/** As long as a cron job that runs once a week is still the same cron job. */
const QUIET = { quiet_days: 8 };
const LEARNING = { learning_days: 14, uses_min: 50, quiet_hours: 24 };
/** Quiet for longer than what was new counts as new, so that it is said once. */
const NOVELTY = { ...LEARNING, quiet_hours: 72, together_days: 1 };
/** Ten times what a process of a cluster takes to hear of a revocation on a bad day. */
const PROPAGATION = { propagation_seconds: 10 };

/**
 * Each rule as it is without a word in keytrail.yaml. The same values stand in rules/, where people read them; a spec
 * compares the two.
 */
export const DEFAULT_PARAMETERS: { readonly [Name in RuleName]: RuleDefaults<Name> } = {
  'use-after-revoke': {
    method: 'exact',
    severity: 'high',
    escalated: 'critical',
    parameters: { ...PROPAGATION, ...QUIET },
  },
  'use-after-expiry': {
    method: 'exact',
    severity: 'medium',
    escalated: 'critical',
    parameters: { ...PROPAGATION, ...QUIET },
  },
  'use-of-disabled-key': {
    method: 'exact',
    severity: 'medium',
    escalated: 'critical',
    parameters: { ...PROPAGATION, ...QUIET },
  },
  'dormant-key-wakes': {
    method: 'exact',
    severity: 'medium',
    escalated: null,
    parameters: { dormant_days: 60 },
  },
  'use-before-creation': {
    method: 'exact',
    severity: 'high',
    escalated: null,
    parameters: { allowance_minutes: 10 },
  },
  'old-secret-late-in-grace': {
    method: 'exact',
    severity: 'low',
    escalated: 'medium',
    parameters: { late_percent: 80, grace_minutes_min: 10, settle_minutes: 10 },
  },
  'key-of-another-tenant': {
    method: 'exact',
    severity: 'high',
    escalated: null,
    parameters: { ...QUIET },
  },
  'created-for-another-and-used': {
    method: 'exact',
    severity: 'medium',
    escalated: 'high',
    parameters: { within_minutes: 15 },
  },
  'unusual-network': {
    method: 'learned',
    severity: 'medium',
    escalated: 'high',
    parameters: { ...NOVELTY, false_per_quarter: 0.05 },
  },
  'unusual-dataset-or-action': {
    method: 'learned',
    severity: 'medium',
    escalated: 'high',
    parameters: { ...NOVELTY, false_per_quarter: 0.015 },
  },
  'unusual-user-agent': {
    method: 'learned',
    severity: 'low',
    escalated: 'medium',
    parameters: { ...NOVELTY, false_per_quarter: 0.015 },
  },
  'high-volume': {
    method: 'learned',
    severity: 'medium',
    escalated: null,
    parameters: { ...LEARNING, count_min: 100, z_min: 6, times_highest: 2.75 },
  },
  'failed-authentication-burst': {
    method: 'learned',
    severity: 'medium',
    escalated: 'high',
    parameters: { failures_min: 30, times_usual: 5, secrets_min: 5, quiet_hours: 24 },
  },
  spread: {
    method: 'learned',
    severity: 'high',
    escalated: null,
    parameters: { ...LEARNING, networks_min: 4, agents_min: 3, times_usual: 1.5 },
  },
  'impossible-travel': {
    method: 'learned',
    severity: 'high',
    escalated: null,
    parameters: { ...LEARNING, speed_kmh: 900, distance_km_min: 500 },
  },
};
