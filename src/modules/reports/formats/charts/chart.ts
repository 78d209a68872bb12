/** A figure of a report, in plain data. Whatever it shows stands in the report's tables too. */
export interface Chart {
  /** `bars`: one line a category. `columns`: one column a day, in order. */
  readonly kind: 'bars' | 'columns';
  readonly title: string;
  /** What is counted, for the axis and for those who do not see the picture: `keys`, `requests`. */
  readonly unit: string;
  readonly points: readonly ChartPoint[];
}

export interface ChartPoint {
  readonly label: string;
  readonly value: number;
}

/** `1,234,567`, the same on every machine. */
export const figure = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** What the picture shows, in one sentence. */
export function describeChart({ unit, points }: Chart): string {
  const total = points.reduce((sum, { value }) => sum + value, 0);
  const [first] = points;
  if (first === undefined) return `No ${unit}.`;
  const most = points.reduce((best, point) => (point.value > best.value ? point : best), first);
  return `${figure(total)} ${unit} in all; the most, ${figure(most.value)}: ${most.label}.`;
}
