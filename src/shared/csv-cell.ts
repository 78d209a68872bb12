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

/** Every reader but the strictest ends a row at either half of a line end, so both are quoted. */
const QUOTED = /[",\r\n]/;

/** Most cells: names, ids and times. They are told at one look, since a report has millions of cells. */
const PLAIN = /^[A-Za-z0-9][^;\t\r\n|",]*$/;

/**
 * A cell of a CSV file as RFC 4180 wants it, with a quote mark in front of what a spreadsheet would calculate. Numbers are
 * ours and stay numbers, negative ones too. It is also served to browsers, so it imports nothing.
 */
export function csvCell(cell: string | number | boolean | null): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  if (PLAIN.test(cell)) return cell;
  const text = cell.replace(FORMULA_START, "'").replace(FORMULA_IN_NEXT_CELL, "$1'");
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
