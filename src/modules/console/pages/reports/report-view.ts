import { wideTable } from '../../parts/data-table.ts';
import { actionButton, submitButton } from '../../parts/field.ts';
import { facts } from '../../parts/facts.ts';
import { instant } from '../../parts/instant.ts';
import { hrefOf } from '../../routing/place.ts';
import { counted, figure } from '../../text/figures.ts';
import { utc } from '../../text/time.ts';
import { h, type Child, type Element, type Fields } from '../../tree/element.ts';
import { REPORT_KINDS, type ReportKind } from './report-kinds.ts';
import type { Cell, Report, ReportColumn, ReportRow } from './report.ts';

/** More rows than this make a page slow to read and to draw; the files have all of them. */
const ROWS_SHOWN = 500;

export const reportChoice = (): Element =>
  h(
    'dl',
    {},
    REPORT_KINDS.map(({ name, title, meaning }) => [
      h('dt', {}, h('a', { href: hrefOf(['reports', name]) }, title)),
      h('dd', {}, meaning),
    ]),
  );

export const reportForm = (
  { fields, title }: ReportKind,
  asked: Fields,
  onSubmit: (fields: Fields) => void,
) =>
  h(
    'form',
    { class: 'filters', 'aria-label': title, onSubmit },
    fields(asked),
    submitButton('Make the report'),
  );

export const downloads = (save: (format: 'csv' | 'json' | 'html') => Promise<void>): Element =>
  h(
    'p',
    { class: 'actions' },
    actionButton('Download CSV', () => save('csv')),
    actionButton('Download JSON', () => save('json')),
    actionButton('Download HTML', () => save('html')),
  );

/** A report on the page: what it says, and what it is based on. */
export const reportView = (report: Report, nowMs: number): readonly Child[] => [
  facts([
    ...Object.entries(report.summary).map(([name, value]) => [wordsOf(name), figure(value)] as const),
    ['Keys that it is about', figure(report.population.keys)],
    ...Object.entries(report.population.leftOut).map(
      ([reason, count]) => [`Left out: ${wordsOf(reason)}`, figure(count)] as const,
    ),
  ]),
  report.notes.length > 0 &&
    h(
      'ul',
      {},
      report.notes.map((note) => h('li', {}, note)),
    ),
  reportTable(report.title, report.columns, report.rows),
  report.sections.map(({ title, columns, rows }) => [h('h2', {}, title), reportTable(title, columns, rows)]),
  h('h2', {}, 'Basis'),
  facts([
    ['Made', instant(report.madeAt, nowMs)],
    ['Position of the log', report.logPosition],
    ...report.coverage.map(
      ({ source, from, to }) => [`Trail of ${source}`, `${utc(from)} to ${utc(to)}`] as const,
    ),
  ]),
];

const reportTable = (
  caption: string,
  columns: readonly ReportColumn[],
  rows: readonly ReportRow[],
): readonly Child[] => [
  rows.length > ROWS_SHOWN &&
    h('p', {}, `The first ${ROWS_SHOWN} of ${counted(rows.length, 'row')}; a download has all of them.`),
  wideTable({
    caption,
    columns: columns.map(({ name, heading }) => ({
      heading,
      cell: (row: ReportRow) => cellText(row[name] ?? null),
    })),
    rows: rows.slice(0, ROWS_SHOWN),
    empty: 'There is none.',
  }),
];

/** As it is, but that instants are easier to read; a key's id stays one. */
function cellText(cell: Cell): string {
  if (cell === null) return '–';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'number') return figure(cell);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(cell) ? utc(cell) : cell;
}

/** `neverUsed` as words. */
const wordsOf = (name: string): string => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
