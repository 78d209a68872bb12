import type { PeriodParameters } from '../reports/report-request.ts';
import type { SqlRow } from '../query-engine/query-engine.ts';
import type { Report, Table } from '../reports/domain/report.ts';
import { tableCsv, toCsv } from '../reports/formats/csv.ts';
import { toJson } from '../reports/formats/json.ts';
import type { Control } from './domain/controls.ts';
import type { PackFile } from './domain/evidence-pack.ts';

/** A report, or changes with the same on their face. */
export type Statement = Omit<Report, 'kind'> & { readonly kind: string };

/** A table of the pack, and the ids that a sample is drawn of. */
export interface Part {
  readonly files: readonly PackFile[];
  readonly statement: Statement;
  readonly idOf: (row: Table['rows'][number]) => string;
}

const CHANGE_COLUMNS = [
  ...['eventtime', 'eventid', 'eventname', 'keyid', 'done_by', 'with_key', 'source_ip', 'tenant'],
  'requestparameters',
];

/** The statements select whole days. */
const isWithin = (time: unknown, { from, to }: PeriodParameters): boolean =>
  typeof time === 'string' && time >= from && time < to;

export const filesOf = (name: string, statement: Statement): readonly PackFile[] => [
  { path: `${name}.csv`, text: [...toCsv(statement)].join('') },
  { path: `${name}.json`, text: [...toJson(statement)].join('') },
];

/** Rows of changes as a table, those of the period only. */
export const changesTable = (rows: readonly SqlRow[], period: PeriodParameters): Table => ({
  columns: CHANGE_COLUMNS.map((name) => ({ name, heading: name })),
  rows: within(rows, period),
});

/** Changes as a population: with the basis of a report that was made just before they were read. */
function changesStatement(
  { columns, rows }: Table,
  { from, to }: PeriodParameters,
  { madeAt, coverage, logPosition }: Pick<Report, 'madeAt' | 'coverage' | 'logPosition'>,
  counted: string,
): Statement {
  const keys = new Set(rows.flatMap(({ keyid }) => (keyid === null || keyid === undefined ? [] : [keyid])));
  const byName = new Map<string, number>();
  for (const { eventname } of rows) byName.set(String(eventname), (byName.get(String(eventname)) ?? 0) + 1);
  return {
    ...{ kind: 'changes', title: 'Changes', parameters: { from, to }, madeAt, coverage, logPosition },
    population: { keys: keys.size, leftOut: {} },
    ...{ columns, rows, sections: [], notes: [counted] },
    summary: { changes: rows.length, ...Object.fromEntries([...byName].toSorted()) },
  };
}

/** What a control is about, out of the report that was made of it, or of changes and the report that they rest on. */
export function populationOf(
  { population, counted }: Control,
  period: PeriodParameters,
  report: Report,
  changes: Table,
): Part {
  const statement = population === 'changes' ? changesStatement(changes, period, report, counted) : report;
  const id = { keys: 'keyId', attempts: 'day', changes: 'eventid' }[population];
  return { files: filesOf('population', statement), statement, idOf: (row) => String(row[id]) };
}

export const tableFile = (path: string, table: Table): PackFile => ({ path, text: tableCsv(table) });

export const within = (rows: readonly SqlRow[], period: PeriodParameters): readonly SqlRow[] =>
  rows.filter((row) => isWithin(row['eventtime'], period));
