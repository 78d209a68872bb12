import { createHash } from 'node:crypto';
import { DEFAULT_PARAMETERS } from './default-parameters.ts';
import type { Rule, RuleName, RuleParameters } from './rule-parameters.ts';

/** Every rule, in force or switched off. Plain data: it is posted to the thread that watches. */
export type RuleSet = { readonly [Name in RuleName]: Rule<Name> };

/** A rule before its digest is known. */
export type UndigestedRule<Name extends RuleName> = Omit<Rule<Name>, 'digest'>;

/** Characters of a SHA-256 that stay: enough to tell the versions of one rule apart. */
const DIGEST_CHARS = 16;

export const digested = <Name extends RuleName>(rule: UndigestedRule<Name>): Rule<Name> => ({
  ...rule,
  digest: createHash('sha256')
    .update(JSON.stringify(canonical(rule)))
    .digest('hex')
    .slice(0, DIGEST_CHARS),
});

/** In an order of its own, so that the order in a file does not matter. */
function canonical<Name extends RuleName>(rule: UndigestedRule<Name>): readonly unknown[] {
  const { name, method, enabled, severity, escalated, tenants, owners } = rule;
  const parameters = Object.entries(rule.parameters).sort(([one], [other]) => (one < other ? -1 : 1));
  return [name, method, enabled, severity, escalated, tenants, owners, parameters];
}

export const RULE_NAMES = Object.keys(DEFAULT_PARAMETERS) as readonly RuleName[];

export const isRuleName = (name: string): name is RuleName => Object.hasOwn(DEFAULT_PARAMETERS, name);

/** Makes a set of rules out of one rule after the other. */
export function ruleSetOf(ruleOf: <Name extends RuleName>(name: Name) => UndigestedRule<Name>): RuleSet {
  const rules = RULE_NAMES.map((name) => [name, digested(ruleOf(name))] as const);
  // The cast holds because each name has the rule that was made for it.
  return Object.fromEntries(rules) as unknown as RuleSet;
}

/** The rules as rules/ has them; a spec holds the two together. */
export const DEFAULT_RULES: RuleSet = ruleSetOf((name) => {
  const { parameters, ...rest } = DEFAULT_PARAMETERS[name];
  return {
    name,
    ...rest,
    enabled: true,
    tenants: null,
    owners: null,
    parameters: parameters as RuleParameters[typeof name],
  };
});
