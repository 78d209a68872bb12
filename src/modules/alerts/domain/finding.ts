import type { Severity } from '../../../events/alert-reference.ts';
import { isoTime, type IsoTime } from '../../../shared/iso-time.ts';
import type { Rule, RuleMethod, RuleName } from './rule-parameters.ts';

/** Evidence is for reading: what set the rule off, and enough beside it to see the pattern. */
export const EVIDENCE_MAX = 20;

/** Whom a finding is about. */
export interface Subject {
  /** `key:<id>`, or `source:<tenant>:<address>`. */
  readonly subject: string;
  readonly tenant: string;
  /** Null where no key could be identified. */
  readonly keyId: string | null;
  readonly keyName: string | null;
  /** Null where the event that set the rule off does not say whose the key is. */
  readonly owner: string | null;
}

/** What a rule found about a subject: everything that an alert says, except when it was found. */
export interface Finding extends Subject {
  readonly rule: RuleName;
  readonly method: RuleMethod;
  readonly severity: Severity;
  /** Of the rule as it was: a rule that was changed since finds other things. */
  readonly ruleDigest: string;
  /** Time of the event that set the rule off. */
  readonly happenedAt: IsoTime;
  /** Ids of events, the one that set the rule off first; at most {@link EVIDENCE_MAX}, each once. */
  readonly evidence: readonly [string, ...string[]];
  /** What is usual, in words; null for rules that compare with nothing. */
  readonly baseline: string | null;
  /** What was seen instead, in words. */
  readonly observed: string;
  /** One sentence for whoever is on call. */
  readonly sentence: string;
}

/** What is particular about a finding; the rest follows from its rule and its subject. */
export interface Found {
  /** The event that set the rule off. */
  readonly id: string;
  readonly ms: number;
  readonly alsoIds?: readonly (string | undefined)[];
  readonly isWorse?: boolean;
  readonly baseline: string | null;
  readonly observed: string;
  readonly sentence: string;
}

export function finding(rule: Rule, subject: Subject, found: Found): Finding {
  const { id, ms, alsoIds = [], isWorse = false, baseline, observed, sentence } = found;
  const others = [...new Set(alsoIds)].filter((other) => other !== undefined).filter((other) => other !== id);
  return {
    rule: rule.name,
    method: rule.method,
    severity: isWorse ? (rule.escalated ?? rule.severity) : rule.severity,
    ruleDigest: rule.digest,
    subject: subject.subject,
    tenant: subject.tenant,
    keyId: subject.keyId,
    keyName: subject.keyName,
    owner: subject.owner,
    happenedAt: isoTime(ms),
    evidence: [id, ...others.slice(0, EVIDENCE_MAX - 1)],
    baseline,
    observed,
    sentence,
  };
}

/** Whether a rule is in force for a subject. */
export const applies = ({ enabled, tenants, owners }: Rule, { tenant, owner }: Subject): boolean =>
  enabled &&
  (tenants === null || tenants.includes(tenant)) &&
  (owners === null || (owner !== null && owners.includes(owner)));
