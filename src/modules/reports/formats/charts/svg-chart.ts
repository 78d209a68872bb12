import { escapeHtml } from '../escape-html.ts';
import { describeChart, figure, type Chart, type ChartPoint } from './chart.ts';

/** In units of the picture, which is scaled to the width of the page. */
const WIDTH = 720;
const BAR_HEIGHT = 18;
const BAR_STEP = 26;
const LABEL_WIDTH = 190;
const VALUE_WIDTH = 90;
const COLUMNS_HEIGHT = 200;
const AXIS_LEFT = 70;
const AXIS_BOTTOM = 22;
const TOP = 12;
const FONT = 12;

/** What fits into the room of a label at the widest letters that are usual. */
const LABEL_CHARS_MAX = 26;
/** Labels below columns, so that they do not run into each other. */
const DAY_LABELS_MAX = 6;
/** Of the longest, `from 2026-11-20`: one that begins nearer to the edge would be cut off. */
const DAY_LABEL_WIDTH = 100;

/** Dark on white, without shades that have to be told apart: it is read on paper, from a printer without colours. */
const INK = '#1a1a1a';
const FILL = '#444';
const GRID = '#bbb';

/**
 * A chart as inline SVG: no script, no style sheet, nothing to load. Its title and a sentence that says what it shows are
 * in it for those who have it read to them; the figures themselves stand in it as text.
 *
 * @param id part of an element's id, of its own in the page
 */
export function svgChart(chart: Chart, id: string): string {
  const { height, content } = chart.kind === 'bars' ? bars(chart.points) : columns(chart.points);
  return `<svg role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${WIDTH} ${height}" font-size="${FONT}" fill="${INK}">
<title id="${id}-title">${escapeHtml(chart.title)}</title>
<desc id="${id}-desc">${escapeHtml(describeChart(chart))}</desc>
${content.join('\n')}
</svg>`;
}

interface Drawing {
  readonly height: number;
  readonly content: readonly string[];
}

function bars(points: readonly ChartPoint[]): Drawing {
  const room = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
  const most = Math.max(1, ...points.map(({ value }) => value));
  return {
    height: points.length * BAR_STEP + TOP,
    content: points.map(({ label, value }, at) => {
      const y = TOP + at * BAR_STEP;
      const width = round((value / most) * room);
      const middle = y + BAR_HEIGHT / 2;
      return [
        text(LABEL_WIDTH - 8, middle, 'end', shortened(label)),
        `<rect x="${LABEL_WIDTH}" y="${y}" width="${width}" height="${BAR_HEIGHT}" fill="${FILL}"/>`,
        text(LABEL_WIDTH + width + 6, middle, 'start', figure(value)),
      ].join('');
    }),
  };
}

function columns(points: readonly ChartPoint[]): Drawing {
  const most = roundUp(Math.max(1, ...points.map(({ value }) => value)));
  const room = WIDTH - AXIS_LEFT;
  const step = room / Math.max(1, points.length);
  const yOf = (value: number): number => round(TOP + COLUMNS_HEIGHT * (1 - value / most));
  const labelEvery = Math.max(1, Math.ceil(points.length / DAY_LABELS_MAX));
  return {
    height: TOP + COLUMNS_HEIGHT + AXIS_BOTTOM,
    content: [
      ...[0, most / 2, most].map(
        (value) =>
          `<line x1="${AXIS_LEFT}" x2="${WIDTH}" y1="${yOf(value)}" y2="${yOf(value)}" stroke="${GRID}"/>` +
          text(AXIS_LEFT - 6, yOf(value), 'end', figure(value)),
      ),
      ...points.map(({ label, value }, at) => {
        const x = round(AXIS_LEFT + at * step);
        // A day with few must not look like a day with none.
        const height = value === 0 ? 0 : Math.max(1, round(yOf(0) - yOf(value)));
        const told = `<title>${escapeHtml(label)}: ${figure(value)}</title>`;
        const column = `<rect x="${x}" y="${round(yOf(0) - height)}" width="${round(Math.max(0.5, step * 0.8))}" height="${height}" fill="${FILL}">${told}</rect>`;
        const isLabelled = at % labelEvery === 0 && x + DAY_LABEL_WIDTH <= WIDTH;
        return isLabelled
          ? column + text(x, TOP + COLUMNS_HEIGHT + AXIS_BOTTOM / 2 + 2, 'start', label)
          : column;
      }),
    ],
  };
}

const text = (x: number, y: number, anchor: 'start' | 'end', content: string): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" dominant-baseline="central">${escapeHtml(content)}</text>`;

/** Whole code points, so that no half of a sign is left. */
function shortened(label: string): string {
  const signs = [...label];
  return signs.length <= LABEL_CHARS_MAX ? label : `${signs.slice(0, LABEL_CHARS_MAX - 1).join('')}…`;
}

/** Two digits behind the point: a thousandth of a point is not seen, and each digit is stored. */
const round = (value: number): number => Math.round(value * 100) / 100;

/** The next 1, 2, 4, 6, 8 or 10 times a power of ten whose half is a whole number. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 4, 6, 8, 10].find((one) => one * power >= value && one * power > 1) ?? 10;
  return factor * power;
}
