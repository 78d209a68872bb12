import { h, type Child, type Element } from '../tree/element.ts';

export interface TableColumn<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => Child;
}

export interface DataTable<Row> {
  /** For those who do not see where it stands. */
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  /** What is said when there are no rows. */
  readonly empty: string;
}

/** A table with few columns; where there is no room beside each other, each row becomes a list with its headings. */
export const dataTable = <Row>({ caption, columns, rows, empty }: DataTable<Row>): Element =>
  rows.length === 0
    ? h('p', { class: 'empty' }, empty)
    : h('table', { class: 'stacks' }, ...innards(caption, columns, rows));

/** A table of any width, which scrolls in its own box, by keyboard too. */
export const wideTable = <Row>({ caption, columns, rows, empty }: DataTable<Row>): Element =>
  rows.length === 0
    ? h('p', { class: 'empty' }, empty)
    : h(
        'div',
        { class: 'scrolls', role: 'region', 'aria-label': caption, tabindex: 0 },
        h('table', {}, ...innards(caption, columns, rows)),
      );

const innards = <Row>(
  caption: string,
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
): readonly Element[] => [
  h('caption', { class: 'unseen' }, caption),
  h(
    'thead',
    {},
    h(
      'tr',
      {},
      columns.map(({ heading }) => h('th', { scope: 'col' }, heading)),
    ),
  ),
  h(
    'tbody',
    {},
    rows.map((row) =>
      h(
        'tr',
        {},
        columns.map(({ heading, cell }) => h('td', { 'data-heading': heading }, h('div', {}, cell(row)))),
      ),
    ),
  ),
];
