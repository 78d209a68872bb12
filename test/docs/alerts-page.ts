import type { ParameterDefinition, RuleDefinition } from '../../src/modules/alerts/domain/rule-definition.ts';

/** The tables of docs/alerts.md that rules/ gives, so that the page cannot fall behind the rules. */
export function describeRules(rules: readonly RuleDefinition[]): string {
  const exact = rules.filter(({ method }) => method === 'exact');
  const learned = rules.filter(({ method }) => method === 'learned');
  return [
    'Exact rules compare with what the log says for certain:',
    table(['rule', 'severity', 'finds', 'parameters'], exact.map(rowOf)),
    'Learned rules compare with what is usual for the key or the address:',
    table(['rule', 'severity', 'finds', 'parameters'], learned.map(rowOf)),
  ].join('\n\n');
}

const rowOf = ({ name, severity, escalated, escalatedWhen, title, parameters }: RuleDefinition) => [
  `[\`${name}\`](../rules/${name}.yaml)`,
  escalated === null ? severity : `${severity}; ${escalated}: ${escalatedWhen ?? ''}`,
  title,
  parameters.map(parameterText).join(', '),
];

const parameterText = ({ name, default: byDefault }: ParameterDefinition): string =>
  `\`${name}\` ${byDefault}`;

/** With the widths that the formatter gives it. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
