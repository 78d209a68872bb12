import { Cron } from 'croner';

/** The fields in their order, and what a value in them may be. */
const FIELDS = [
  { name: 'minute', range: '0 to 59' },
  { name: 'hour', range: '0 to 23' },
  { name: 'day of the month', range: '1 to 31' },
  { name: 'month', range: '1 to 12, or JAN to DEC' },
  { name: 'day of the week', range: '0 to 7, or SUN to SAT' },
] as const;

/** What the library says of a field that it does not take, as far as its sentences tell; they may quote what stands there. */
const SAID: readonly (readonly [pattern: RegExp, reason: (range: string) => string])[] = [
  [/Invalid value/, (range) => `has a value that is not within ${range}`],
  [/larger than/, () => 'has a range whose end comes before its beginning; write two, such as FRI-SUN,MON'],
  [/stepping|steps/, () => 'has a step that is not understood; write */15, or 8-18/2'],
];

const thrownBy = (expression: string): string | null => {
  try {
    new Cron(expression, { paused: true, timezone: 'UTC', mode: '5-part' });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

/**
 * Which field of five the library does not take and why, as a clause that quotes nothing. Each is tried by itself between
 * stars, so that the field is named whatever the library says; null: it takes each of them.
 */
export function fieldProblem(expression: string): string | null {
  const written = expression.split(/ +/);
  for (const [at, { name, range }] of FIELDS.entries()) {
    const alone = FIELDS.map((_, field) => (field === at ? (written[at] ?? '') : '*')).join(' ');
    const said = thrownBy(alone);
    if (said === null) continue;
    const [, reason] = SAID.find(([pattern]) => pattern.test(said)) ?? [];
    return `has a mistake in the field for the ${name}, which ${
      reason?.(range) ?? `must be a value, a list, a range or a step within ${range}`
    }`;
  }
  return null;
}
