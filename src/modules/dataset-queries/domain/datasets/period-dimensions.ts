import type { Dimension } from '../dataset.ts';

/** When an event was, in three sizes, for sources with `eventtime` and the partition `eventdate`. All are in UTC. */
export const PERIOD_DIMENSIONS: readonly Dimension[] = [
  {
    name: 'day',
    type: 'day',
    sql: "replace(eventdate, '/', '-')",
    meaning: 'The day of the event.',
    narrowsDate: true,
  },
  {
    name: 'hour',
    type: 'instant',
    sql: "date_trunc('hour', eventtime)",
    meaning: 'The first instant of the hour of the event.',
    narrowsDate: true,
  },
  {
    name: 'time',
    type: 'instant',
    sql: 'eventtime',
    meaning: 'The instant of the event, to the millisecond.',
    narrowsDate: true,
  },
];
