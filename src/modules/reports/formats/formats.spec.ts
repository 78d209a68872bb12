import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Cell, Report } from '../domain/report.ts';
import { codePoint } from '../../../../test/fixtures/code-point.ts';
import { toCsv } from './csv.ts';
import { escapeHtml } from './escape-html.ts';
import { HTML_ROWS_MAX, toHtml } from './html.ts';
import { toJson } from './json.ts';
import { render, REPORT_FORMATS } from './render.ts';

const report = (rows: readonly Readonly<Record<string, Cell>>[], more: Partial<Report> = {}): Report => ({
  kind: 'unused-keys',
  title: 'Keys not used for 45 days',
  parameters: { days: 45, asOf: '2026-11-20T21:00:00.000Z' },
  madeAt: '2026-11-20T21:00:01.000Z',
  coverage: [{ source: 'keytrail', from: '2026-01-01T00:00:00.000Z', to: '2026-11-20T21:00:00.000Z' }],
  logPosition: 'lifecycle 0:9, usage 0:99',
  population: { keys: 3, leftOut: {} },
  columns: [
    { name: 'name', heading: 'Name' },
    { name: 'idleDays', heading: 'Idle' },
  ],
  rows,
  summary: { findings: rows.length },
  sections: [],
  notes: ['Success only.'],
  ...more,
});

const csv = (given: Report): string => [...toCsv(given)].join('');
const html = (given: Report): string => [...toHtml(given)].join('');

/**
 * A reader of RFC 4180 that knows nothing of how the file was written, and is as lenient as spreadsheets and Python are: a
 * row ends at either half of a line end.
 */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quoted) {
      if (char !== '"') field += char;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',') {
      row.push(field);
      field = '';
    } else if (char === '\r' || char === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
      if (char === '\r' && text.charAt(at + 1) === '\n') at += 1;
    } else field += char;
  }
  return rows;
}

describe('CSV', () => {
  it('is a plain table whose last columns say in every row what it is based on', () => {
    expect(
      csv(
        report([
          { name: 'a,"b"', idleDays: -3 },
          { name: null, idleDays: 4 },
        ]),
      ),
    ).toBe(
      'name,idleDays,reportKind,reportParameters,reportMadeAt,reportLogPosition,reportCoverage,reportKeys\r\n' +
        '"a,""b""",-3,unused-keys,"{""days"":45,""asOf"":""2026-11-20T21:00:00.000Z""}",2026-11-20T21:00:01.000Z,' +
        '"lifecycle 0:9, usage 0:99",keytrail 2026-01-01T00:00:00.000Z/2026-11-20T21:00:00.000Z,3\r\n' +
        ',4,unused-keys,"{""days"":45,""asOf"":""2026-11-20T21:00:00.000Z""}",2026-11-20T21:00:01.000Z,' +
        '"lifecycle 0:9, usage 0:99",keytrail 2026-01-01T00:00:00.000Z/2026-11-20T21:00:00.000Z,3\r\n',
    );
  });

  it.each([
    ...[
      '=1+1',
      '+1',
      '-1',
      '@x',
      '\t=1',
      '\r=1',
      '\n=1',
      '＝1',
      '＋1',
      '－1',
      '＠SUM(1)',
      '|calc',
      '｜calc',
      '%0A=1',
    ],
    ...[
      "=cmd|'/C calc'!A0",
      "@SUM(1+9)*cmd|'/C calc'!A0",
      "-2+3+cmd|'/C calc'!A0",
      '=HYPERLINK("http://x","y")',
    ],
    ...[' =1+1', '\u00a0=1', '\u3000=1', '\0=1', '\t', '\r', '\tplain', '=DDE("cmd";"/C calc";"!A0")'],
  ])('shows %j as text, not as a formula', (name) => {
    const shown = readCsv(csv(report([{ name, idleDays: 1 }])))[1]?.[0] ?? '';
    expect(shown.replaceAll("'", '')).toBe(name.replaceAll("'", ''));
    expect(shown.startsWith("'")).toBe(true);
  });

  it.each([
    ['x;=1+1', "x;'=1+1"],
    ['x\t=1+1', "x\t'=1+1"],
    ['x\n=1+1', "x\n'=1+1"],
    ['x\r\n@SUM(1)', "x\r\n'@SUM(1)"],
    ['x;"=1+1"', `x;'"=1+1"`],
    ['x; ;-1', "x; ;'-1"],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0)', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0)'],
    ['a=b', 'a=b'],
    ['ana@example.com', 'ana@example.com'],
  ])('shows %j as text also in a spreadsheet that parts cells at other signs', (name, shown) => {
    expect(readCsv(csv(report([{ name, idleDays: 1 }])))[1]?.[0]).toBe(shown);
  });

  /** As a spreadsheet would: with any sign between cells, and without knowing of quotes. */
  const cellsHowever = (text: string): readonly string[] =>
    text.split(/[;\t\r\n|]/).map((cell) => cell.replace(/^[\s\0"]+/, ''));

  const hostile = fc.string({ unit: fc.constantFrom(...'=+-@|%;,\t\r\n"\' ax1＝＋－＠｜\0') });
  it('gives every text back to a reader of RFC 4180, and none that a spreadsheet would calculate', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, fc.string({ unit: codePoint })), { minLength: 1 }), (names) => {
        const [header, ...rows] = readCsv(csv(report(names.map((name) => ({ name, idleDays: 0 })))));
        expect(rows.map((row) => row.length)).toEqual(names.map(() => header?.length));
        for (const [index, name] of names.entries()) {
          const field = rows[index]?.[0] ?? '';
          expect(field.replaceAll("'", '')).toBe(name.replaceAll("'", ''));
          expect(field).not.toMatch(/^[\s\0]*[=+\-@|%＝＋－＠｜％]/);
          expect(field).not.toMatch(/^[\t\r\n]/);
          for (const cell of cellsHowever(field)) expect(cell).not.toMatch(/^[=+\-@|%＝＋－＠｜％]/);
        }
      }),
    );
  });

  it('has a mark in front by which spreadsheets know its encoding where people open it, and none in an answer', async () => {
    const given = report([{ name: 'Ünal', idleDays: 1 }]);
    const text = async (isFile: boolean) =>
      Buffer.from((await render(given, 'csv', isFile)).bytes).toString('utf8');
    expect(await text(true)).toBe(`\ufeff${csv(given)}`);
    expect(await text(false)).toBe(csv(given));
    expect(await render(given, 'html', true)).toEqual(await render(given, 'html'));
  });

  it('is the same in pieces as in one', () => {
    const rows = Array.from({ length: 20_001 }, (_, at) => ({ name: `n${at}`, idleDays: at }));
    const read = readCsv(csv(report(rows)));
    expect(read.slice(1).map(([name]) => name)).toEqual(rows.map(({ name }) => name));
  });
});

describe('HTML', () => {
  it('states basis, summary, rows and notes in one file that loads nothing', () => {
    const page = html(report([{ name: 'ci', idleDays: 60 }]));
    for (const part of [
      '<h1>Keys not used for 45 days</h1>',
      '<dt>covered: keytrail</dt><dd>2026-01-01T00:00:00.000Z to 2026-11-20T21:00:00.000Z</dd>',
      '<dt>log position</dt><dd>lifecycle 0:9, usage 0:99</dd>',
      '<dt>findings</dt><dd>1</dd>',
      '<td>ci</td><td class="number">60</td>',
      '<li>Success only.</li>',
    ]) {
      expect(page).toContain(part);
    }
    expect(page).not.toMatch(/<script|<link|<img|url\(|@import|https?:/);
  });

  it('says so when there is nothing to list and nothing covered', () => {
    const page = html(report([], { coverage: [] }));
    expect(page).toContain('<p>None.</p>');
    expect(page).toContain('<dt>covered</dt><dd>nothing</dd>');
  });

  it('says how many rows it leaves to the other forms', () => {
    const rows = Array.from({ length: HTML_ROWS_MAX + 2 }, () => ({ name: 'x', idleDays: 1 }));
    expect(html(report(rows))).toContain('<p>2 more rows are in the JSON and CSV forms of this report.</p>');
  });

  it('shows every text as text: none opens a tag, an attribute or an entity of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', '/', ';') }), (name) => {
        const escaped = escapeHtml(name);
        expect(escaped).not.toMatch(/[<>"']/);
        const shown = escaped
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&quot;', '"')
          .replaceAll('&#39;', "'")
          .replaceAll('&amp;', '&');
        expect(shown).toBe(name);
        expect(html(report([{ name, idleDays: 0 }]))).toContain(`<td>${escaped}</td>`);
      }),
    );
  });
});

it.each([
  ['json', 'application/json; charset=utf-8'],
  ['csv', 'text/csv; charset=utf-8; header=present'],
  ['html', 'text/html; charset=utf-8'],
] as const)(
  'a report rendered as %s carries its media type, its name and the hash of its bytes',
  async (format, type) => {
    const rendered = await render(report([{ name: 'ä', idleDays: 1 }]), format);
    expect(rendered.contentType).toBe(type);
    expect(rendered.fileName).toBe(`unused-keys-2026-11-20.${format}`);
    expect(rendered.sha256).toBe(createHash('sha256').update(rendered.bytes).digest('hex'));
    expect(await render(report([{ name: 'ä', idleDays: 1 }]), format)).toEqual(rendered);
  },
);

it.each(REPORT_FORMATS)(
  'a large report rendered as %s is whole, and others have the thread meanwhile',
  async (format) => {
    const rows = Array.from({ length: 5_000 }, (_, at) => ({
      name: `key ${at} ${'x'.repeat(200)}`,
      idleDays: at,
    }));
    let turns = 0;
    const takingTurns = setInterval(() => (turns += 1), 0);
    const { bytes } = await render(report(rows), format);
    clearInterval(takingTurns);
    expect(Buffer.from(bytes).toString('utf8')).toBe(
      [...{ json: toJson, csv: toCsv, html: toHtml }[format](report(rows))].join(''),
    );
    expect(turns).toBeGreaterThan(0);
  },
);

it('JSON is the report itself', async () => {
  const given = report([{ name: 'ci', idleDays: 60 }]);
  expect(JSON.parse(Buffer.from((await render(given, 'json')).bytes).toString('utf8'))).toEqual(given);
});

it('JSON has one row a line, so that reports can be compared line by line', async () => {
  const row = { name: 'a\nb', idleDays: 1 };
  const lines = Buffer.from((await render(report([row, row]), 'json')).bytes)
    .toString('utf8')
    .split('\n');
  const written = JSON.stringify(row);
  expect(lines.filter((line) => line.includes(written))).toEqual([`    ${written},`, `    ${written}`]);
});
