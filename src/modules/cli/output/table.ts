import Table from 'cli-table3';

/** No colours and no box drawing but lines of ASCII: tables end up in tickets and mails. */
const PLAIN = {
  style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  chars: {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '-',
    'mid-mid': '  ',
    right: '',
    'right-mid': '',
    middle: '  ',
  },
};

/** Control characters could rewrite what a terminal shows; names come from anybody. */
const printable = (text: string): string => text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '?');

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return printable(value.join(', '));
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** A column: the member of a row that it shows, and what stands above. */
export interface TableColumn {
  readonly name: string;
  readonly heading: string;
}

/** Rows under headings, with a line between; one sentence when there are none. */
export function tableText(columns: readonly TableColumn[], rows: readonly unknown[]): string {
  if (rows.length === 0) return 'Nothing found.\n';
  const table = new Table({ head: columns.map((column) => column.heading), ...PLAIN });
  for (const row of rows) {
    const values = row as Readonly<Record<string, unknown>>;
    table.push(columns.map((column) => cell(values[column.name])));
  }
  return `${table.toString().replace(/ +$/gm, '')}\n`;
}

/** One thing, a line per property. */
export function propertiesText(properties: Readonly<Record<string, unknown>>): string {
  const width = Math.max(...Object.keys(properties).map((name) => name.length));
  return Object.entries(properties)
    .map(([name, value]) => `${name.padEnd(width)}  ${cell(value)}\n`)
    .join('');
}

export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
