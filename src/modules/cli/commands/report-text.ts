import { propertiesText, tableText, type TableColumn } from '../output/table.ts';

interface ReportTable {
  readonly title?: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly unknown[];
}

const isTable = (value: unknown): value is ReportTable =>
  typeof value === 'object' &&
  value !== null &&
  'columns' in value &&
  Array.isArray(value.columns) &&
  'rows' in value &&
  Array.isArray(value.rows);

const section = (table: ReportTable): string =>
  `${table.title === undefined ? '' : `${table.title}\n\n`}${tableText(table.columns, table.rows)}`;

/** Outside these periods nothing is known of a source: without them, the figures could not be read. */
const COVERAGE_COLUMNS: readonly TableColumn[] = [
  { name: 'source', heading: 'Source' },
  { name: 'from', heading: 'From' },
  { name: 'to', heading: 'To' },
];

/** A report for people at a terminal: its tables, what they are based on, and its figures. */
export function reportText(report: unknown): string {
  if (!isTable(report)) return `${JSON.stringify(report, null, 2)}\n`;
  const { madeAt, coverage, logPosition, summary, sections, notes } = report as ReportTable &
    Readonly<Record<string, unknown>>;
  const facts = {
    'made at': madeAt,
    'log position': logPosition,
    ...(typeof summary === 'object' ? summary : {}),
  };
  return [
    section(report),
    ...(Array.isArray(sections) ? sections.filter(isTable).map(section) : []),
    ...(Array.isArray(coverage)
      ? [section({ title: 'Covered by the data', columns: COVERAGE_COLUMNS, rows: coverage })]
      : []),
    propertiesText(facts),
    ...(Array.isArray(notes) && notes.length > 0
      ? [notes.map((note) => `Note: ${String(note)}\n`).join('')]
      : []),
  ].join('\n');
}
