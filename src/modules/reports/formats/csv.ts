import { csvCell } from '../../../shared/csv-cell.ts';
import type { Report, Table } from '../domain/report.ts';

/**
 * In front of files that people open: without it, spreadsheets read them in the machine's old code page and garble every
 * name with an accent. Programs that read an answer stumble over it, so answers to requests have none.
 */
export const BYTE_ORDER_MARK = '\ufeff';

/**
 * The report's main table as RFC 4180: CRLF, a header, one line a row. So that the table stays a table and the file still
 * says what it is based on, that stands in columns at its end, the same in every row; an empty table keeps its header.
 * A quote mark stands in front of what a spreadsheet would calculate; the JSON form has every text as it is. In pieces,
 * because a million keys come to more than one text can hold.
 */
export function* toCsv(report: Faced): Generator<string> {
  const basis: Readonly<Record<string, string>> = {
    reportKind: report.kind,
    reportParameters: JSON.stringify(report.parameters),
    reportMadeAt: report.madeAt,
    reportLogPosition: report.logPosition,
    reportCoverage: report.coverage.map(({ source, from, to }) => `${source} ${from}/${to}`).join('; '),
    reportKeys: String(report.population.keys),
  };
  const columns = report.columns.map(({ name }) => name);
  yield `${[...columns, ...Object.keys(basis)].map(csvCell).join(',')}\r\n`;
  const end = `,${Object.values(basis).map(csvCell).join(',')}\r\n`;
  for (const row of report.rows) {
    let line = '';
    let separator = '';
    for (const name of columns) {
      line += separator + csvCell(row[name] ?? null);
      separator = ',';
    }
    yield line + end;
  }
}

/** A table with what it is based on: a report, or something else that is made like one. */
type Faced = Omit<Report, 'kind'> & { readonly kind: string };

/** A table alone, for a file whose basis stands beside it. */
export const tableCsv = ({ columns, rows }: Table): string =>
  [
    columns.map(({ name }) => csvCell(name)),
    ...rows.map((row) => columns.map(({ name }) => csvCell(row[name] ?? null))),
  ]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');
