import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { REPORT_KINDS, type Report } from '../domain/report.ts';

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const ROWS_BEGIN = Buffer.from('\n  "rows": [\n');
const ROWS_END = Buffer.from('\n  ]');

/**
 * The report whose JSON form this is. Rows of the main table are read one by one, since the bytes of a million keys are more
 * than one text can hold; line ends inside of texts are escaped, so a line is a row. Throws InfrastructureError
 * `report_unreadable` for what is no report of this program.
 */
export function readJsonReport(bytes: Uint8Array): Report {
  try {
    const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const begin = all.indexOf(ROWS_BEGIN);
    const read = begin === -1 ? JSON.parse(all.toString('utf8')) : withRows(all, begin + ROWS_BEGIN.length);
    if (isReport(read)) return read;
  } catch (cause) {
    throw unreadable(cause);
  }
  throw unreadable(undefined);
}

function withRows(all: Buffer, from: number): unknown {
  const end = all.indexOf(ROWS_END, from);
  if (end === -1) throw new SyntaxError('the rows do not end');
  // In the place of the rows, so that members keep their order: written again, the report has the same bytes.
  const rest = Buffer.concat([all.subarray(0, from - 1), all.subarray(end)]).toString('utf8');
  const report: unknown = JSON.parse(rest);
  const rows: unknown[] = [];
  for (let at = from; at < end;) {
    const newline = all.indexOf(NEWLINE, at);
    const lineEnd = newline === -1 || newline > end ? end : newline;
    const isLast = lineEnd === end;
    rows.push(
      JSON.parse(all.toString('utf8', at, !isLast && all[lineEnd - 1] === COMMA ? lineEnd - 1 : lineEnd)),
    );
    at = lineEnd + 1;
  }
  if (typeof report === 'object' && report !== null && 'rows' in report && Array.isArray(report.rows))
    report.rows = rows;
  return report;
}

/** It was written by this program, perhaps by a later version, whose kinds of reports it cannot show. */
const isReport = (value: unknown): value is Report =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  REPORT_KINDS.some((kind) => kind === value.kind) &&
  'rows' in value &&
  Array.isArray(value.rows);

const unreadable = (cause: unknown): InfrastructureError =>
  new InfrastructureError('report_unreadable', 'A kept report cannot be read again.', cause);
