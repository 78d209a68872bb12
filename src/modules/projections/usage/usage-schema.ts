import { OUTCOMES, type Outcome } from '../../../events/envelope.ts';
import { DISTINCT_PER_HOUR_MAX } from '../key-activity.ts';

export type FailureCode = Exclude<Outcome, 'SUCCESS'>;

export const FAILURE_CODES: readonly FailureCode[] = OUTCOMES.filter((outcome) => outcome !== 'SUCCESS');

/** Column that counts failures of a code: `rate_limited` for `RATE_LIMITED`. */
export const failureColumn = (code: FailureCode): string => code.toLowerCase();

const failureColumns = FAILURE_CODES.map(failureColumn);
const counters = ['successes', 'gateway_calls', ...failureColumns];
const counterDefinitions = counters.map((name) => `${name} INTEGER NOT NULL DEFAULT 0`).join(', ');

/**
 * `last_use` and `last_attempt` hold a time, a space, and the address or outcome that belongs to it: the later of two
 * is the greater text, and of two at the same instant always the same one, in whatever order they arrive.
 */
export const USAGE_SCHEMA: readonly string[] = [
  `CREATE TABLE key_activity (key_id TEXT PRIMARY KEY, first_use TEXT, last_use TEXT, last_attempt TEXT NOT NULL,
    ${counterDefinitions}) STRICT, WITHOUT ROWID`,
  // ips and datasets are sorted JSON arrays; the flags tell that more were seen than are kept.
  `CREATE TABLE usage_hourly (key_id TEXT, hour TEXT, last_use TEXT, ips TEXT NOT NULL, more_ips INTEGER NOT NULL,
    datasets TEXT NOT NULL, more_datasets INTEGER NOT NULL, ${counterDefinitions},
    PRIMARY KEY (key_id, hour)) STRICT, WITHOUT ROWID`,
];

/** Failures are rare, so the usual statement leaves their columns out: half the parameters to bind. */
export const upsertActivity = (withFailures: boolean): string =>
  withFailures ? ACTIVITY_ALL : ACTIVITY_GOOD;
export const upsertHour = (withFailures: boolean): string => (withFailures ? HOUR_ALL : HOUR_GOOD);

const ACTIVITY_GOOD = activityStatement(['successes', 'gateway_calls']);
const ACTIVITY_ALL = activityStatement(counters);
const HOUR_GOOD = hourStatement(['successes', 'gateway_calls']);
const HOUR_ALL = hourStatement(counters);

function activityStatement(counted: readonly string[]): string {
  return `INSERT INTO key_activity (key_id, first_use, last_use, last_attempt, ${counted.join(', ')})
    VALUES (${placeholders(4 + counted.length)}) ON CONFLICT DO UPDATE SET
    first_use = ${extreme('min', 'first_use')}, last_use = ${extreme('max', 'last_use')},
    last_attempt = ${extreme('max', 'last_attempt')}, ${sums(counted)}`;
}

function hourStatement(counted: readonly string[]): string {
  return `INSERT INTO usage_hourly
    (key_id, hour, last_use, ips, more_ips, datasets, more_datasets, ${counted.join(', ')})
    VALUES (${placeholders(7 + counted.length)}) ON CONFLICT DO UPDATE SET
    last_use = ${extreme('max', 'last_use')},
    ips = ${union('ips')}, more_ips = ${overflow('ips', 'more_ips')},
    datasets = ${union('datasets')}, more_datasets = ${overflow('datasets', 'more_datasets')}, ${sums(counted)}`;
}

function placeholders(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

function sums(columns: readonly string[]): string {
  return columns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ');
}

/** SQLite's min and max of two values are null as soon as one is. */
function extreme(which: 'min' | 'max', column: string): string {
  return `coalesce(${which}(${column}, excluded.${column}), ${column}, excluded.${column})`;
}

/**
 * The smallest values of both lists. Keeping the smallest, and not the first seen, makes the result independent of the
 * order and batching of events.
 */
function union(column: string): string {
  const both = `SELECT value FROM json_each(usage_hourly.${column}) UNION SELECT value FROM json_each(excluded.${column})`;
  return `CASE WHEN excluded.${column} IN (usage_hourly.${column}, '[]') THEN usage_hourly.${column} ELSE
    (SELECT json_group_array(value) FROM (${both} ORDER BY 1 LIMIT ${DISTINCT_PER_HOUR_MAX})) END`;
}

function overflow(column: string, flag: string): string {
  const both = `SELECT value FROM json_each(usage_hourly.${column}) UNION SELECT value FROM json_each(excluded.${column})`;
  return `CASE WHEN usage_hourly.${flag} OR excluded.${flag} THEN 1
    WHEN excluded.${column} IN (usage_hourly.${column}, '[]') THEN 0
    ELSE (SELECT count(*) > ${DISTINCT_PER_HOUR_MAX} FROM (${both})) END`;
}
