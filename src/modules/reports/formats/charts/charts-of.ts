import { epochMs, isoTime, MS_PER_DAY } from '../../../../shared/iso-time.ts';
import { USES_BY_DAY_TITLE } from '../../domain/blast-radius.ts';
import { ATTEMPTS_BY_DAY_TITLE } from '../../domain/failed-attempts.ts';
import type { Cell, Report } from '../../domain/report.ts';
import type { Chart, ChartPoint } from './chart.ts';

/** Columns that can still be told apart on a page; days beyond are summed up in equal stretches. */
const COLUMNS_MAX = 100;
/** Keys or owners of a usage report that are shown: those with the most requests, which its table begins with. */
const BARS_MAX = 12;

/** From which age on a key belongs to which class, in days. */
const AGE_CLASSES = [
  { from: 0, label: 'up to 90 days' },
  { from: 91, label: '91 to 180 days' },
  { from: 181, label: '181 to 365 days' },
  { from: 366, label: '1 to 2 years' },
  { from: 731, label: 'over 2 years' },
] as const;

type Row = Readonly<Record<string, Cell>>;

/** What is worth a picture in a report; everything in it is in the report's tables and figures too. */
export function chartsOf(report: Report): readonly Chart[] {
  switch (report.kind) {
    case 'unused-keys':
      return [{ kind: 'bars', title: 'Unused keys by age', unit: 'keys', points: byAge(report.rows) }];
    case 'usage':
      return report.parameters['groupBy'] === 'day' ? usageByDay(report) : mostUsed(report);
    case 'inventory':
      return [{ kind: 'bars', title: 'Keys by status', unit: 'keys', points: byStatus(report) }];
    case 'access-review':
      return [{ kind: 'bars', title: 'Keys by last review', unit: 'keys', points: byReview(report) }];
    case 'failed-attempts':
      return [
        {
          kind: 'columns',
          title: 'Failed attempts by day',
          unit: 'attempts',
          points: byDay(report, daysOf(report, ATTEMPTS_BY_DAY_TITLE), ({ attempts }) => numberOf(attempts)),
        },
      ];
    case 'blast-radius':
      return [
        {
          kind: 'columns',
          title: 'Requests by day',
          unit: 'requests',
          points: byDay(report, daysOf(report, USES_BY_DAY_TITLE), ({ requests }) => numberOf(requests)),
        },
      ];
    default:
      return report.kind satisfies never;
  }
}

const byAge = (rows: readonly Row[]): readonly ChartPoint[] =>
  AGE_CLASSES.map(({ from, label }, at) => {
    const before = AGE_CLASSES[at + 1]?.from ?? Infinity;
    const isOfClass = ({ ageDays }: Row): boolean => numberOf(ageDays) >= from && numberOf(ageDays) < before;
    return { label, value: rows.filter(isOfClass).length };
  });

const byStatus = ({ summary }: Report): readonly ChartPoint[] =>
  ['active', 'disabled', 'expired', 'revoked'].map((label) => ({ label, value: summary[label] ?? 0 }));

const byReview = ({ summary }: Report): readonly ChartPoint[] => [
  { label: 'reviewed before', value: summary['reviewed'] ?? 0 },
  { label: 'never reviewed', value: summary['neverReviewed'] ?? 0 },
];

function usageByDay(report: Report): readonly Chart[] {
  const refused = ({ requests, successes }: Row): number => numberOf(requests) - numberOf(successes);
  const series = (title: string, unit: string, of: (row: Row) => number): Chart => ({
    ...{ kind: 'columns', title, unit },
    points: byDay(report, report.rows, of),
  });
  return [
    series('Requests by day', 'requests', ({ requests }) => numberOf(requests)),
    series('Refused requests by day', 'refused requests', refused),
  ];
}

function mostUsed(report: Report): readonly Chart[] {
  const points = report.rows.slice(0, BARS_MAX).map((row) => ({
    label: String(row['name'] ?? row['owner'] ?? row['keyId'] ?? 'no key'),
    value: numberOf(row['requests']),
  }));
  return points.length === 0 ? [] : [{ kind: 'bars', title: 'Most requests', unit: 'requests', points }];
}

const daysOf = ({ sections }: Report, wanted: string): readonly Row[] =>
  sections.find(({ title }) => title === wanted)?.rows ?? [];

/** All days of the period: those without anything are not in the tables, and are what a picture is looked at for. */
function byDay(report: Report, rows: readonly Row[], of: (row: Row) => number): readonly ChartPoint[] {
  const values = new Map(rows.map((row) => [row['day'], of(row)]));
  const from = Math.floor(
    epochMs(String(report.parameters['from'] ?? report.parameters['since'])) / MS_PER_DAY,
  );
  const to = Math.ceil(epochMs(String(report.parameters['to'])) / MS_PER_DAY);
  const daysPerColumn = Math.ceil((to - from) / COLUMNS_MAX);
  const points: ChartPoint[] = [];
  for (let first = from; first < to; first += daysPerColumn) {
    const days = Array.from({ length: Math.min(daysPerColumn, to - first) }, (_, at) => dayText(first + at));
    const value = days.reduce((sum, day) => sum + (values.get(day) ?? 0), 0);
    points.push({ label: daysPerColumn === 1 ? dayText(first) : `from ${dayText(first)}`, value });
  }
  return points;
}

const dayText = (day: number): string => isoTime(day * MS_PER_DAY).slice(0, 'yyyy-mm-dd'.length);
const numberOf = (cell: Cell | undefined): number => (typeof cell === 'number' ? cell : 0);
