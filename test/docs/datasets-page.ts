import { operatorsOf } from '../../src/modules/dataset-queries/domain/check-filter.ts';
import type { Dataset, ValueType } from '../../src/modules/dataset-queries/domain/dataset.ts';
import { DATASETS } from '../../src/modules/dataset-queries/domain/datasets.ts';

/** The part of docs/datasets.md that the catalogue gives, so that the page cannot fall behind the code. */
export function describeDatasets(): string {
  return [operatorTable(), ...DATASETS.map(describeDataset)].join('\n\n');
}

const TYPES: readonly ValueType[] = ['text', 'integer', 'number', 'boolean', 'day', 'instant'];

const operatorTable = (): string =>
  table(
    ['type', 'operators'],
    TYPES.map((type) => [
      `\`${type}\``,
      operatorsOf(type)
        .map((name) => `\`${name}\``)
        .join(' '),
    ]),
  );

function describeDataset({ name, meaning, metrics, dimensions }: Dataset): string {
  const values = (all: readonly string[] | undefined): string =>
    all === undefined ? '' : ` One of ${all.map((value) => `\`${value}\``).join(', ')}.`;
  return [
    `## ${name}\n\n${meaning}`,
    table(
      ['metric', 'type', 'meaning'],
      metrics.map((metric) => [`\`${metric.name}\``, metric.type, metric.meaning]),
    ),
    table(
      ['dimension', 'type', 'meaning'],
      dimensions.map((one) => [`\`${one.name}\``, one.type, `${one.meaning}${values(one.values)}`]),
    ),
  ].join('\n\n');
}

/** With the widths that the formatter gives it. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
