/**
 * The summaries as tables. A row stands for what one partition of `usage` says of a key: nearly always one partition
 * says all, but a gateway is counted wherever the keys are that it asks about, and those who fold these partitions know
 * nothing of each other. What is read are views under the embedded profile's names, of the sums over partitions.
 */
import { FAILURE_CODES, failureColumn, addActivity, addHour } from '../usage/usage-schema.ts';

const KEY_ACTIVITY = { name: 'key_activity', id: ['key_id'] };
const USAGE_HOURLY = { name: 'usage_hourly', id: ['hour', 'key_id'] };

export const ACTIVITY_PARTS = 'activity_parts';
export const HOUR_PARTS = 'hour_parts';

export const ACTIVITY_COLUMNS = addActivity(true).columns;
export const HOUR_COLUMNS = addHour(true).columns;

const counters = ['successes', 'gateway_calls', ...FAILURE_CODES.map(failureColumn)];
const counterDefinitions = counters.map((name) => `${name} INTEGER NOT NULL`).join(', ');

export const USAGE_PARTS_SCHEMA: readonly string[] = [
  `CREATE TABLE ${ACTIVITY_PARTS} (key_id TEXT, partition INTEGER, first_use TEXT, last_use TEXT,
    last_attempt TEXT NOT NULL, ${counterDefinitions}, PRIMARY KEY (key_id, partition)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE ${HOUR_PARTS} (hour INTEGER, key_id TEXT, partition INTEGER, last_use INTEGER, ips TEXT, datasets TEXT,
    ${counterDefinitions}, PRIMARY KEY (hour, key_id, partition)) STRICT, WITHOUT ROWID`,
  viewOf(KEY_ACTIVITY, ACTIVITY_PARTS, { first_use: 'min', last_use: 'max', last_attempt: 'max' }),
  // Addresses and datasets are the bearer's, whose events are all in one partition: at most one row has any.
  viewOf(USAGE_HOURLY, HOUR_PARTS, { last_use: 'max', ips: 'max', datasets: 'max' }),
];

/**
 * Looked up by its key as fast as a table: one row is found there, and the others of the same key beside it. Grouping
 * would read all of the table before a join with it.
 */
function viewOf(
  { name, id }: { readonly name: string; readonly id: readonly string[] },
  parts: string,
  extremes: Readonly<Record<string, 'min' | 'max'>>,
): string {
  const same = id.map((column) => `other.${column} = part.${column}`).join(' AND ');
  const over = (aggregate: string, column: string): string =>
    `(SELECT ${aggregate}(other.${column}) FROM ${parts} AS other WHERE ${same}) AS ${column}`;
  const columns = [
    ...id.map((column) => `part.${column} AS ${column}`),
    ...Object.entries(extremes).map(([column, aggregate]) => over(aggregate, column)),
    ...counters.map((column) => over('sum', column)),
  ];
  return `CREATE VIEW IF NOT EXISTS ${name} AS SELECT ${columns.join(', ')} FROM ${parts} AS part
    WHERE part.partition = (SELECT min(other.partition) FROM ${parts} AS other WHERE ${same})`;
}
