import { readFileSync } from 'node:fs';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { FileProblem } from '../../settings/domain/located-value.ts';
import { readLocatedYaml } from '../../settings/read-located-yaml.ts';
import { readRuleFile } from '../domain/read-rule-file.ts';
import type { RuleDefinition } from '../domain/rule-definition.ts';
import type { RuleName } from '../domain/rule-parameters.ts';
import { DEFAULT_RULES, RULE_NAMES } from '../domain/rule-set.ts';

/** The folder is at the same distance from the sources and from the build. */
export const RULES_FOLDER = new URL('../../../../rules/', import.meta.url);

let rules: readonly RuleDefinition[] | undefined;

/**
 * The reviewed rules of rules/. Read once: what is reviewed does not change while the program runs. Throws
 * InfrastructureError where one is missing, not as it must be, or without the parameters that the program has for it.
 */
export function shippedRules(): readonly RuleDefinition[] {
  rules ??= RULE_NAMES.map(ruleOf);
  return rules;
}

function ruleOf(name: RuleName): RuleDefinition {
  let text: string;
  try {
    text = readFileSync(new URL(`${name}.yaml`, RULES_FOLDER), 'utf8');
  } catch (cause) {
    throw unusable(`The rule ${name} cannot be read.`, cause);
  }
  const yaml = readLocatedYaml(text);
  const problems: FileProblem[] = [];
  const rule = yaml.ok ? readRuleFile(yaml.root, problems) : undefined;
  if (rule === undefined) {
    const reason = (yaml.ok ? problems[0] : yaml.problem)?.reason ?? 'it is empty.';
    throw unusable(`The rule ${name} cannot be used: ${reason}`);
  }
  const expected = Object.keys(DEFAULT_RULES[name].parameters).toSorted().join();
  const given = rule.parameters
    .map((parameter) => parameter.name)
    .toSorted()
    .join();
  if (rule.name === name && given === expected) return rule;
  throw unusable(`The rule ${name} cannot be used: its name or its parameters are not those of the program.`);
}

const unusable = (sentence: string, cause?: unknown): InfrastructureError =>
  new InfrastructureError('alert_rule_unusable', sentence, cause);
