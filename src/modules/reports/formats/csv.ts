import type { Cell, Report, Table } from '../domain/report.ts';

/**
 * What spreadsheets take for the beginning of a formula, or of a DDE command (OWASP, CSV injection), also in their
 * full-width forms and behind blanks that a spreadsheet drops. Names, owners and user agents come from strangers.
 */
const FORMULA_SIGN = String.raw`[=+\-@|%\uff1d\uff0b\uff0d\uff20\uff5c\uff05]`;
/** Some drop blanks, and quote marks too. */
const DROPPED = String.raw`(?:[^\S\t\r\n]|[\0"])*`;
const FORMULA_START = new RegExp(String.raw`^(?=[\t\r\n]|${DROPPED}${FORMULA_SIGN})`);
/**
 * A spreadsheet that expects other signs between cells, as in countries with a decimal comma, begins a cell at any of
 * these, quotes or not.
 */
const FORMULA_IN_NEXT_CELL = new RegExp(String.raw`([;\t\r\n|])(?=${DROPPED}${FORMULA_SIGN})`, 'g');

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
  yield `${[...columns, ...Object.keys(basis)].map(field).join(',')}\r\n`;
  const end = `,${Object.values(basis).map(field).join(',')}\r\n`;
  for (const row of report.rows) {
    let line = '';
    let separator = '';
    for (const name of columns) {
      line += separator + field(row[name] ?? null);
      separator = ',';
    }
    yield line + end;
  }
}

/** A table with what it is based on: a report, or something else that is made like one. */
type Faced = Omit<Report, 'kind'> & { readonly kind: string };

/** Every reader but the strictest ends a row at either half of a line end, so both are quoted. */
const QUOTED = /[",\r\n]/;

/** Most cells: names, ids and times. They are told at one look, since a report has millions of cells. */
const PLAIN = /^[A-Za-z0-9][^;\t\r\n|",]*$/;

/** A table alone, for a file whose basis stands beside it. */
export const tableCsv = ({ columns, rows }: Table): string =>
  [
    columns.map(({ name }) => field(name)),
    ...rows.map((row) => columns.map(({ name }) => field(row[name] ?? null))),
  ]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');

/** Numbers are ours and stay numbers, negative ones too. */
function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  if (PLAIN.test(cell)) return cell;
  const text = cell.replace(FORMULA_START, "'").replace(FORMULA_IN_NEXT_CELL, "$1'");
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
