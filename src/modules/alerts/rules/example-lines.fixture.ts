import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../../shared/iso-time.ts';

/** One event of an example, as rules/README.md describes their form. */
export interface ExampleEvent {
  readonly ms: number;
  readonly what: string;
  readonly outcome: string | null;
  readonly values: Readonly<Record<string, string>>;
}

/** The day on which every example begins. */
const MONDAY_MS = Date.UTC(2026, 0, 5);

const TIME = /(\d+)d(?: (\d\d):(\d\d)(?::(\d\d))?)?/;
const LINE = new RegExp(
  `^(?<from>${TIME.source})(?:\\.\\.(?<to>${TIME.source}) every (?<step>\\d+)(?<unit>[smhd]))? (?<rest>.+)$`,
);
const UNIT_MS: Readonly<Record<string, number>> = {
  ...{ s: MS_PER_SECOND, m: MS_PER_MINUTE, h: MS_PER_HOUR, d: MS_PER_DAY },
};

/** The events of a line: one, or one for each step. `#` in a value is the number of the step. */
export function eventsOf(line: string): readonly ExampleEvent[] {
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined) throw new TypeError(`no event: ${line}`);
  const { from = '', to = from, step = '1', unit = 'd', rest = '' } = groups;
  const [what = '', ...words] = rest.split(' ');
  const outcome = words.find((word) => /^[A-Z_]+$/.test(word)) ?? null;
  const pairs = words
    .filter((word) => word.includes('='))
    .map((word) => word.split('=', 2) as [string, string]);
  const stepMs = Number(step) * (UNIT_MS[unit] ?? MS_PER_DAY);
  const events: ExampleEvent[] = [];
  for (let ms = msOf(from), n = 0; ms <= msOf(to); ms += stepMs, n += 1) {
    const values = Object.fromEntries(pairs.map(([name, value]) => [name, value.replaceAll('#', String(n))]));
    events.push({ ms, what, outcome, values });
  }
  return events;
}

function msOf(time: string): number {
  const [, day, hour = 0, minute = 0, second = 0] = (TIME.exec(time) ?? []).map(Number);
  const inDay = (hour || 0) * MS_PER_HOUR + (minute || 0) * MS_PER_MINUTE + (second || 0) * MS_PER_SECOND;
  return MONDAY_MS + (day ?? 0) * MS_PER_DAY + inDay;
}

/**
 * The events of an example in the order in which they are read: that of its lines, but what a line repeats is put among the
 * others by time, as a service that works meanwhile does.
 */
export function inReadingOrder(lines: readonly string[]): readonly ExampleEvent[] {
  const groups = lines.map(eventsOf);
  const placed: ExampleEvent[] = [];
  for (const events of groups) {
    if (events.length === 1) placed.push(...events);
    else for (const event of events) insertByTime(placed, event);
  }
  return placed;
}

function insertByTime(placed: ExampleEvent[], event: ExampleEvent): void {
  let at = placed.length;
  while (at > 0 && (placed[at - 1]?.ms ?? 0) > event.ms) at -= 1;
  placed.splice(at, 0, event);
}
