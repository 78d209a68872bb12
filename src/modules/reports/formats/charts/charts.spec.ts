import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { failedAttemptsReport } from '../../domain/failed-attempts.ts';
import type { Report } from '../../domain/report.ts';
import { toHtml } from '../html.ts';
import { codePoint } from '../../../../../test/fixtures/code-point.ts';
import type { Chart } from './chart.ts';
import { chartsOf } from './charts-of.ts';
import { svgChart } from './svg-chart.ts';

const report = (more: Partial<Report>): Report => ({
  kind: 'unused-keys',
  title: 'Keys not used for 45 days',
  parameters: {},
  madeAt: '2026-11-20T21:00:01.000Z',
  coverage: [],
  logPosition: 'lifecycle 0:9, usage 0:99',
  population: { keys: 0, leftOut: {} },
  columns: [],
  rows: [],
  summary: {},
  sections: [],
  notes: [],
  ...more,
});
const values = ([chart]: readonly Chart[]): unknown =>
  chart?.points.map(({ label, value }) => [label, value]);

describe('the charts of a report', () => {
  it('count unused keys by the class of their age, each key once', () => {
    const ages = [0, 90, 91, 180, 181, 365, 366, 730, 731, 9_000];
    expect(values(chartsOf(report({ rows: ages.map((ageDays) => ({ ageDays })) })))).toEqual([
      ['up to 90 days', 2],
      ['91 to 180 days', 2],
      ['181 to 365 days', 2],
      ['1 to 2 years', 2],
      ['over 2 years', 2],
    ]);
  });

  it('count keys by status', () => {
    const summary = { keys: 6, active: 3, disabled: 2, expired: 0, revoked: 1, external: 1 };
    expect(values(chartsOf(report({ kind: 'inventory', summary })))).toEqual([
      ['active', 3],
      ['disabled', 2],
      ['expired', 0],
      ['revoked', 1],
    ]);
  });

  const days = report({
    kind: 'usage',
    parameters: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-04T00:00:00.000Z', groupBy: 'day' },
    rows: [
      { day: '2026-11-01', requests: 5, successes: 4 },
      { day: '2026-11-03', requests: 2, successes: 2 },
    ],
  });

  it('have a column for each day of the period, also for those without a request', () => {
    const [requests, refused] = chartsOf(days);
    expect(requests?.points.map(({ value }) => value)).toEqual([5, 0, 2]);
    expect(refused?.points).toEqual([
      { label: '2026-11-01', value: 1 },
      { label: '2026-11-02', value: 0 },
      { label: '2026-11-03', value: 0 },
    ]);
  });

  it('sum up long periods in equal stretches and lose nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (length) => {
        const start = Date.UTC(2020, 0, 1);
        const iso = (day: number) => new Date(start + day * 86_400_000).toISOString();
        const rows = Array.from({ length }, (_, at) => ({
          day: iso(at).slice(0, 10),
          requests: 1,
          successes: 1,
        }));
        const parameters = { from: iso(0), to: iso(length), groupBy: 'day' };
        const points = chartsOf({ ...days, parameters, rows })[0]?.points ?? [];
        expect(points.length).toBeLessThanOrEqual(100);
        expect(points.reduce((sum, { value }) => sum + value, 0)).toBe(length);
      }),
      { numRuns: 20 },
    );
  });

  it('show the keys with the most requests where a report is not by day', () => {
    const rows = Array.from({ length: 20 }, (_, at) => ({ keyId: `k${at}`, name: null, requests: 20 - at }));
    const [chart] = chartsOf({ ...days, parameters: { ...days.parameters, groupBy: 'key' }, rows });
    expect(chart?.points.at(-1)).toEqual({ label: 'k11', value: 9 });
  });

  it('of failed attempts are of its table by day', () => {
    const day = { invalid: 1, expired: 0, revoked: 0, disabled: 0, forbidden: 0, rateLimited: 0 };
    const made = failedAttemptsReport({
      ...{ madeAt: '2026-11-20T21:00:01.000Z', coverage: [], logPosition: '' },
      ...{ from: '2026-11-01T06:00:00.000Z', to: '2026-11-03T06:00:00.000Z', rows: [] },
      days: [{ day: '2026-11-03', attempts: 1, addresses: 1, keys: 0, ...day }],
    });
    expect(values(chartsOf(made))).toEqual([
      ['2026-11-01', 0],
      ['2026-11-02', 0],
      ['2026-11-03', 1],
    ]);
  });
});

describe('a chart', () => {
  const chart: Chart = {
    kind: 'bars',
    title: 'Keys <by> "status"',
    unit: 'keys',
    points: [
      { label: 'active', value: 1_234 },
      { label: 'none', value: 0 },
    ],
  };

  it('names itself, and says what it shows to those who do not see it', () => {
    const svg = svgChart(chart, 'chart-1');
    expect(svg).toContain('role="img" aria-labelledby="chart-1-title chart-1-desc"');
    expect(svg).toContain('<title id="chart-1-title">Keys &lt;by&gt; &quot;status&quot;</title>');
    expect(svg).toContain('<desc id="chart-1-desc">1,234 keys in all; the most, 1,234: active.</desc>');
    expect(svg).toContain('>1,234</text>');
  });

  it('draws no column for nothing, and one for little', () => {
    const svg = svgChart(
      { ...chart, kind: 'columns', points: [0, 1, 1_000_000].map((value) => ({ label: 'd', value })) },
      'c',
    );
    expect([...svg.matchAll(/<rect [^>]*height="([^"]*)"/g)].map(([, height]) => height)).toEqual([
      '0',
      '1',
      '200',
    ]);
  });

  it('stays within its picture, loads nothing and is well formed, whatever it shows', () => {
    const point = fc.record({ label: fc.string({ unit: codePoint }), value: fc.nat(2_000_000_000) });
    fc.assert(
      fc.property(fc.constantFrom('bars', 'columns'), fc.array(point, { maxLength: 120 }), (kind, points) => {
        const svg = svgChart({ ...chart, kind, points }, 'c');
        const height = Number(/viewBox="0 0 720 ([\d.]+)"/.exec(svg)?.[1]);
        for (const [, x, y, w, h] of svg.matchAll(
          /<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"/g,
        )) {
          expect(
            [Number(x), Number(y), Number(w), Number(h)].every((n) => Number.isFinite(n) && n >= 0),
          ).toBe(true);
          expect(Number(x) + Number(w)).toBeLessThanOrEqual(720.5);
          expect(Number(y) + Number(h)).toBeLessThanOrEqual(height);
        }
        expect(svg.replaceAll(/<(\/?)(svg|title|desc|text|rect|line)\b[^<>]*>/g, '')).not.toMatch(/[<>]/);
        expect(svg).not.toMatch(/<script|href|url\(|style=/);
      }),
    );
  });
});

it('charts stand in the page of their report', () => {
  const html = [...toHtml(report({ rows: [{ ageDays: 100 }] }))].join('');
  expect(html).toContain(
    '<figcaption>Unused keys by age</figcaption>\n<svg role="img" aria-labelledby="chart-1-title chart-1-desc"',
  );
});
