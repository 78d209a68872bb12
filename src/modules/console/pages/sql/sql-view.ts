/** A statement to write, and the rows of its answer with what it took to get them. */
import type { AnswerOf } from '../../../../client/routes.ts';
import { wideTable } from '../../parts/data-table.ts';
import { actionButton, areaField, submitButton } from '../../parts/field.ts';
import { bytes, counted, figure } from '../../text/figures.ts';
import { h, type Child, type Element, type Fields } from '../../tree/element.ts';

export type SqlAnswer = AnswerOf<'POST /v1/sql'>;

/** More rows than this make a page slow to read and to draw; a statement can ask for fewer. */
const ROWS_SHOWN = 1_000;

export const SQL_EXAMPLE = `SELECT eventtime, eventname, keyname, owneremail, outcome
FROM audit_trail
ORDER BY eventtime DESC
LIMIT 50`;

export const sqlForm = (sql: string, onSubmit: (fields: Fields) => Promise<void>): Element =>
  h(
    'form',
    { 'aria-label': 'SQL', onSubmit },
    areaField(
      {
        label: 'Statement',
        name: 'sql',
        value: sql,
        hint: 'One SELECT over audit_trail. That it ran stands in the trail.',
      },
      { class: 'code', rows: 8, required: true, spellcheck: 'false' },
    ),
    h('p', {}, submitButton('Run')),
  );

/** The rows, what it took to get them, and a way to keep them. */
export const sqlResult = (answer: SqlAnswer, save: () => void): readonly Child[] => [
  h('p', {}, sqlSentence(answer)),
  answer.rows.length > 0 && h('p', {}, actionButton('Download what is shown as CSV', save)),
  wideTable({
    caption: 'Rows of the answer',
    columns: answer.columns.map(({ name }) => ({
      heading: name,
      cell: (row: SqlAnswer['rows'][number]) => (row[name] === null ? '–' : String(row[name])),
    })),
    rows: shownRows(answer),
    empty: 'The answer has no rows.',
  }),
];

export const shownRows = ({ rows }: SqlAnswer): SqlAnswer['rows'] => rows.slice(0, ROWS_SHOWN);

export function sqlSentence(answer: SqlAnswer): string {
  const { rowCount, truncated, bytesScanned, costUsd, durationMs } = answer;
  const cost = costUsd === undefined ? '' : ` for about ${figure(costUsd)} US dollars`;
  const limits = [
    truncated && 'the service left off there, there are more',
    rowCount > ROWS_SHOWN && `the first ${figure(ROWS_SHOWN)} are shown`,
  ].filter((one) => one !== false);
  return `${[counted(rowCount, 'row'), ...limits].join('; ')}. ${bytes(bytesScanned)} scanned${cost}, in ${figure(Math.round(durationMs))} ms.`;
}
