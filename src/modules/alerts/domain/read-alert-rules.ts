import { SEVERITIES, type Severity } from '../../../events/alert-reference.ts';
import { accept, refuse } from '../../../shared/result.ts';
import { part, readMapping } from '../../policies/domain/read-mapping.ts';
import { nonEmpty, oneOf, textList } from '../../schedules/domain/schedule-readers.ts';
import type { FileProblem, LocatedValue } from '../../settings/domain/located-value.ts';
import {
  OWNER_CHARS_MAX,
  tenant,
  text,
  yesOrNo,
  type PropertyReader,
} from '../../static-keys/domain/property-readers.ts';
import { ruleHint } from './rule-hint.ts';
import type { ParameterDefinition, RuleDefinition } from './rule-definition.ts';
import type { RuleName, RuleParameters } from './rule-parameters.ts';
import { isRuleName, ruleSetOf, type RuleSet, type UndigestedRule } from './rule-set.ts';

/** Each is compared with every finding's; more is a list by mistake. */
const NAMES_MAX = 200;

export type ReadAlertRules =
  | { readonly ok: true; readonly value: RuleSet }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** What keytrail.yaml says of one rule. */
interface Change {
  readonly enabled?: boolean;
  readonly severity?: Severity;
  readonly tenants?: readonly string[];
  readonly owners?: readonly string[];
  readonly parameters?: Readonly<Record<string, number>>;
}

/**
 * Reads `alert_rules:` of keytrail.yaml: what it says of a rule takes the place of what the rule's own file says. Every
 * problem of it at once, each with its line and without what stands there.
 */
export function readAlertRules(
  section: LocatedValue | null,
  definitions: readonly RuleDefinition[],
): ReadAlertRules {
  const problems: FileProblem[] = [];
  const isEmpty = section === null || (section.kind === 'scalar' && section.value === null);
  const changes = isEmpty ? new Map<RuleName, Change>() : readChanges(section, definitions, problems);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: ruleSetOf((name) => ruleOf(name, definitions, changes.get(name) ?? {})) };
}

function readChanges(
  section: LocatedValue,
  definitions: readonly RuleDefinition[],
  problems: FileProblem[],
): ReadonlyMap<RuleName, Change> {
  const changes = new Map<RuleName, Change>();
  if (section.kind !== 'mapping') {
    const reason = 'alert_rules must be a mapping from names of rules to what changes about them.';
    problems.push({ line: section.line, reason });
    return changes;
  }
  for (const { name, line, value } of section.properties) {
    const definition = definitions.find((one) => one.name === name);
    if (definition === undefined || !isRuleName(name)) {
      const names = definitions.map((one) => one.name);
      problems.push({ line, reason: `there is no such rule; ${ruleHint(name, names)}` });
    } else changes.set(name, readChange(value, definition, problems));
  }
  return changes;
}

function readChange(value: LocatedValue, { parameters }: RuleDefinition, problems: FileProblem[]): Change {
  const numbers = Object.fromEntries(parameters.map((parameter) => [parameter.name, numberFor(parameter)]));
  const readers = {
    ...{ enabled: yesOrNo, severity: oneOf(SEVERITIES) },
    tenants: nonEmpty(textList(tenant, NAMES_MAX, 'tenants')),
    owners: nonEmpty(textList(text(OWNER_CHARS_MAX), NAMES_MAX, 'owners')),
    parameters: part(problems, (part) => readMapping(part, numbers, [], 'parameters', problems)),
  } as const;
  const { parameters: written, ...rest } = readMapping(value, readers, [], 'a rule', problems);
  // Only numbers come through: those that were not as they must be are among the problems.
  return written === undefined ? rest : { ...rest, parameters: written as Readonly<Record<string, number>> };
}

const numberFor =
  ({ min, max, decimal, unit }: ParameterDefinition): PropertyReader<number> =>
  (value) => {
    const written = value.kind === 'scalar' ? value.value : null;
    const fits = typeof written === 'number' && written >= min && written <= max;
    if (fits && (decimal || Number.isInteger(written))) return accept(written);
    return refuse(`must be a ${decimal ? '' : 'whole '}number from ${min} to ${max} (${unit})`);
  };

function ruleOf<Name extends RuleName>(
  name: Name,
  definitions: readonly RuleDefinition[],
  change: Change,
): UndigestedRule<Name> {
  const definition = definitions.find((one) => one.name === name);
  if (definition === undefined) throw new TypeError(`the rule ${name} has no file`);
  const { enabled = true, severity = definition.severity, tenants = null, owners = null } = change;
  const defaults = definition.parameters.map((parameter) => [parameter.name, parameter.default]);
  // The cast holds because the file has the parameters of the rule, which is looked at when it is read.
  const parameters = { ...Object.fromEntries(defaults), ...change.parameters } as RuleParameters[Name];
  const escalated = atLeast(definition.escalated, severity);
  return { name, method: definition.method, enabled, severity, escalated, tenants, owners, parameters };
}

/** What is worse is never less severe than the rest. */
const atLeast = (escalated: Severity | null, severity: Severity): Severity | null =>
  escalated !== null && SEVERITIES.indexOf(escalated) < SEVERITIES.indexOf(severity) ? severity : escalated;
