import { SEVERITIES } from '../../../events/alert-reference.ts';
import { accept, refuse } from '../../../shared/result.ts';
import { part, partsOf, readMapping } from '../../policies/domain/read-mapping.ts';
import { oneOf, textList } from '../../schedules/domain/schedule-readers.ts';
import type { FileProblem, LocatedValue } from '../../settings/domain/located-value.ts';
import { text, yesOrNo, type PropertyReader } from '../../static-keys/domain/property-readers.ts';
import type { ParameterDefinition, RuleDefinition } from './rule-definition.ts';
import { RULE_NAMES } from './rule-set.ts';

const NAME_CHARS_MAX = 60;
const LINE_CHARS_MAX = 200;
const TEXT_CHARS_MAX = 2_000;
const PARAMETERS_MAX = 20;
const LIST_MAX = 10;

const anyNumber: PropertyReader<number> = (value) =>
  value.kind === 'scalar' && typeof value.value === 'number' && Number.isFinite(value.value)
    ? accept(value.value)
    : refuse('must be a number');

/** Examples are for the tests of the rules, which read them. */
const anything: PropertyReader<LocatedValue> = (value) => accept(value);

const line = text(LINE_CHARS_MAX);
const paragraph = text(TEXT_CHARS_MAX);

const PARAMETER = {
  ...{ name: text(NAME_CHARS_MAX), default: anyNumber, unit: text(NAME_CHARS_MAX) },
  ...{ min: anyNumber, max: anyNumber, decimal: yesOrNo, meaning: paragraph },
} as const;

/** Reads a file of rules/; undefined where something is wrong with it, and that is among the problems then. */
export function readRuleFile(root: LocatedValue, problems: FileProblem[]): RuleDefinition | undefined {
  const readers = {
    ...{ name: oneOf(RULE_NAMES), title: line, method: oneOf(['exact', 'learned']) },
    ...{ severity: oneOf(SEVERITIES), escalated: oneOf(SEVERITIES), escalated_when: line },
    parameters: part(problems, (list) => readParameters(list, problems)),
    ...{ means: paragraph, do: paragraph, known_false_positives: textList(paragraph, LIST_MAX, 'texts') },
    ...{ serves: textList(line, LIST_MAX, 'names'), examples: anything },
  } as const;
  const required = [
    ...(['name', 'title', 'method', 'severity', 'parameters', 'means', 'do'] as const),
    ...(['known_false_positives', 'serves', 'examples'] as const),
  ];
  const before = problems.length;
  const written = readMapping(root, readers, required, 'a rule', problems);
  const { name, title, method, severity, parameters, means, do: todo } = written;
  const { known_false_positives: knownFalsePositives, serves } = written;
  if (problems.length > before || name === undefined || title === undefined || method === undefined)
    return undefined;
  if (severity === undefined || parameters === undefined || means === undefined || todo === undefined)
    return undefined;
  if (knownFalsePositives === undefined || serves === undefined) return undefined;
  const escalated = written.escalated ?? null;
  const escalatedWhen = written.escalated_when ?? null;
  const words = { means, todo, knownFalsePositives, serves };
  return { name, title, method, severity, escalated, escalatedWhen, parameters, ...words };
}

function readParameters(list: LocatedValue, problems: FileProblem[]): readonly ParameterDefinition[] {
  return partsOf('parameters', list, PARAMETERS_MAX, problems).flatMap((item) => {
    const required = ['name', 'default', 'unit', 'min', 'max', 'meaning'] as const;
    const written = readMapping(item, PARAMETER, required, 'a parameter', problems);
    const { name, default: byDefault, unit, min, max, decimal = false, meaning } = written;
    if (name === undefined || byDefault === undefined || unit === undefined || meaning === undefined)
      return [];
    if (min === undefined || max === undefined) return [];
    return [{ name, default: byDefault, unit, min, max, decimal, meaning }];
  });
}
