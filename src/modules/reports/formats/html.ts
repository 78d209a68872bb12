import type { Cell, Report, Table } from '../domain/report.ts';
import { chartsOf } from './charts/charts-of.ts';
import { svgChart } from './charts/svg-chart.ts';
import { escapeHtml } from './escape-html.ts';

export { escapeHtml } from './escape-html.ts';

/** Rows shown of one table: more would not open in a browser, nor be read. JSON and CSV have them all. */
export const HTML_ROWS_MAX = 10_000;

const STYLE = `
  :root { color-scheme: light; font: 14px/1.45 system-ui, sans-serif; }
  body { margin: 2rem; color: #1a1a1a; background: #fff; }
  h1 { font-size: 1.5rem; margin: 0 0 1rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
  dt { color: #555; } dd { margin: 0; overflow-wrap: anywhere; }
  table { border-collapse: collapse; width: 100%; font-size: .85em; }
  th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
  td.number { text-align: right; font-variant-numeric: tabular-nums; }
  figure { margin: 1.5rem 0; break-inside: avoid; } figcaption { font-weight: 600; margin-bottom: .5rem; }
  svg { display: block; width: 100%; max-width: 180mm; height: auto; font-family: inherit; }
  @page { size: A4 landscape; margin: 1.5cm; }
  @media print { body { margin: 0; font-size: 10px; } thead { display: table-header-group; } tr { break-inside: avoid; } }
`;

/** The report as one file that needs nothing else: no script, no font, no image, no network, also when printed. In pieces. */
export function* toHtml(report: Report): Generator<string> {
  const { title, sections, notes } = report;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${definitions(basisOf(report))}
<h2>Summary</h2>
${definitions(Object.entries(report.summary).map(([name, n]) => [name, String(n)]))}
${charts(report)}
<h2>${escapeHtml(title)}</h2>
`;
  yield* table(report);
  for (const section of sections) {
    yield `\n<h2>${escapeHtml(section.title)}</h2>\n`;
    yield* table(section);
  }
  yield `
<h2>Notes</h2>
<ul>
${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('\n')}
</ul>
</body>
</html>
`;
}

const charts = (report: Report): string =>
  chartsOf(report)
    .map(
      (chart, at) =>
        `<figure>\n<figcaption>${escapeHtml(chart.title)}</figcaption>\n${svgChart(chart, `chart-${at + 1}`)}\n</figure>`,
    )
    .join('\n');

type Term = readonly [name: string, text: string];

const basisOf = (report: Report): readonly Term[] => [
  ...Object.entries(report.parameters).map(([name, value]): Term => [name, String(value)]),
  ['made at', report.madeAt],
  ['log position', report.logPosition],
  ...report.coverage.map(({ source, from, to }): Term => [`covered: ${source}`, `${from} to ${to}`]),
  ...(report.coverage.length === 0 ? [['covered', 'nothing'] as const] : []),
  ['keys in the population', String(report.population.keys)],
];

const definitions = (terms: readonly Term[]): string =>
  `<dl>\n${terms.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join('\n')}\n</dl>`;

function* table({ columns, rows }: Table): Generator<string> {
  if (rows.length === 0) return yield '<p>None.</p>';
  const head = columns.map(({ heading }) => `<th scope="col">${escapeHtml(heading)}</th>`).join('');
  yield `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n`;
  const shown = rows.slice(0, HTML_ROWS_MAX);
  for (const row of shown) yield `<tr>${columns.map(({ name }) => cell(row[name] ?? null)).join('')}</tr>\n`;
  yield '</tbody>\n</table>';
  const rest = rows.length - shown.length;
  if (rest > 0) yield `\n<p>${rest} more rows are in the JSON and CSV forms of this report.</p>`;
}

const cell = (value: Cell): string =>
  typeof value === 'number'
    ? `<td class="number">${value}</td>`
    : `<td>${escapeHtml(value === null ? '–' : String(value))}</td>`;
