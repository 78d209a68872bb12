import { csvCell } from '../../../../shared/csv-cell.ts';
import { shownRows, type SqlAnswer } from './sql-view.ts';

/** What is shown, as RFC 4180, with the same rule against formulas as the reports have: names in it come from strangers. */
export const sqlCsv = (answer: SqlAnswer): string => {
  const names = answer.columns.map(({ name }) => name);
  const lines = [
    names.map(csvCell),
    ...shownRows(answer).map((row) => names.map((name) => csvCell(row[name] ?? null))),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
};
