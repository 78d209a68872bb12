import type { PeriodParameters } from '../reports/report-request.ts';
import type { SqlRow } from '../query-engine/query-engine.ts';
import type { Report, Table } from '../reports/domain/report.ts';
import { toCsv } from '../reports/formats/csv.ts';
import { toJson } from '../reports/formats/json.ts';
import type { PackFile } from './domain/evidence-pack.ts';

/** A table of the pack, the report that it is part of, and the ids that a sample is drawn of. */
export interface Part {
  readonly files: readonly PackFile[];
  readonly report: Report | null;
  readonly table: Table;
  readonly idOf: (row: Table['rows'][number]) => string;
}

const CHANGE_COLUMNS = [
  ...['eventtime', 'eventid', 'eventname', 'keyid', 'done_by', 'with_key', 'source_ip', 'tenant'],
  'requestparameters',
];

/** The statements select whole days. */
const isWithin = (time: unknown, { from, to }: PeriodParameters): boolean =>
  typeof time === 'string' && time >= from && time < to;

export const partOf = (name: string, report: Report): Omit<Part, 'idOf'> => ({
  files: [
    { path: `${name}.csv`, text: [...toCsv(report)].join('') },
    { path: `${name}.json`, text: [...toJson(report)].join('') },
  ],
  report,
  table: report,
});

/** Rows of changes as a table, those of the period only. */
export const changesTable = (rows: readonly SqlRow[], period: PeriodParameters): Table => ({
  columns: CHANGE_COLUMNS.map((name) => ({ name, heading: name })),
  rows: within(rows, period),
});

export const within = (rows: readonly SqlRow[], period: PeriodParameters): readonly SqlRow[] =>
  rows.filter((row) => isWithin(row['eventtime'], period));
