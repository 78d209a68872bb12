import { stringify } from 'csv-stringify/sync';
import type { Cell, Report } from '../domain/report.ts';

/**
 * What spreadsheets take for the beginning of a formula (OWASP, CSV injection): such a text is shown with a quote mark
 * in front. Names, owners and user agents come from strangers.
 */
const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * The report's main table as RFC 4180: CRLF, a header, one line a row. So that the table stays a table and the file still
 * says what it is based on, that stands in columns at its end, the same in every row; an empty table keeps its header.
 */
export function toCsv(report: Report): string {
  const basis: Readonly<Record<string, string>> = {
    reportKind: report.kind,
    reportParameters: JSON.stringify(report.parameters),
    reportMadeAt: report.madeAt,
    reportLogPosition: report.logPosition,
    reportCoverage: report.coverage.map(({ source, from, to }) => `${source} ${from}/${to}`).join('; '),
    reportKeys: String(report.population.keys),
  };
  const names = [...report.columns.map(({ name }) => name), ...Object.keys(basis)];
  const constants = Object.values(basis).map(safe);
  const lines = report.rows.map((row) => [
    ...report.columns.map(({ name }) => safe(row[name] ?? null)),
    ...constants,
  ]);
  return stringify([names, ...lines], { record_delimiter: 'windows' });
}

/** Numbers are ours and stay numbers, negative ones too. */
function safe(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  return FORMULA_START.test(cell) ? `'${cell}` : cell;
}
