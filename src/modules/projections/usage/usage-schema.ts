import { OUTCOMES, type Outcome } from '../../../events/envelope.ts';
import { STORED_TEXTS_MAX } from './distinct-texts.ts';

/** What is counted apart from successes, each in a column of its own in both tables of the usage read model. */
export type FailureCode = Exclude<Outcome, 'SUCCESS'>;

export const FAILURE_CODES: readonly FailureCode[] = OUTCOMES.filter((outcome) => outcome !== 'SUCCESS');

/** Column that counts failures of a code: `rate_limited` for `RATE_LIMITED`. */
export const failureColumn = (code: FailureCode): string => code.toLowerCase();

const failureColumns = FAILURE_CODES.map(failureColumn);
const usualCounters = ['successes', 'gateway_calls'];
const allCounters = [...usualCounters, ...failureColumns];
const counterDefinitions = allCounters.map((name) => `${name} INTEGER NOT NULL DEFAULT 0`).join(', ');

export const USAGE_SCHEMA: readonly string[] = [
  // `last_use` and `last_attempt` hold a time, a space, and the address or outcome that belongs to it: the later of two
  // is the greater text, and of two at the same instant always the same one, in whatever order they arrive.
  `CREATE TABLE key_activity (key_id TEXT PRIMARY KEY, first_use TEXT, last_use TEXT, last_attempt TEXT NOT NULL,
    ${counterDefinitions}) STRICT, WITHOUT ROWID`,
  // Hours since the epoch. By hour first, because events come in order of time, near enough: rows then go to the end of
  // the table, while by key first every row would change a page of its own. `last_use` is in ms since the hour began;
  // `ips` and `datasets` are as storedTexts writes them.
  `CREATE TABLE usage_hourly (hour INTEGER, key_id TEXT, last_use INTEGER, ips TEXT, datasets TEXT, ${counterDefinitions},
    PRIMARY KEY (hour, key_id)) STRICT, WITHOUT ROWID`,
];

/** A table's rows are added to those that are there: by a batch, or by a rebuild from its parts. */
export interface AddRows {
  /** `INSERT INTO … (…)`; `VALUES` or a `SELECT` follows. */
  readonly into: string;
  readonly columns: readonly string[];
  /** What becomes of a row that exists; stands at the end. */
  readonly onConflict: string;
}

/** Failures are rare, so the usual statement leaves their columns out: half the parameters to bind. */
export const addActivity = (withFailures: boolean): AddRows => (withFailures ? ACTIVITY_ALL : ACTIVITY_USUAL);
export const addHour = (withFailures: boolean): AddRows => (withFailures ? HOUR_ALL : HOUR_USUAL);

const ACTIVITY_USUAL = activityRows(usualCounters);
const ACTIVITY_ALL = activityRows(allCounters);
const HOUR_USUAL = hourRows(usualCounters);
const HOUR_ALL = hourRows(allCounters);

/** Adds the rows of the attached database `part`, which was folded from other events. */
export const MERGE_USAGE_PART: readonly string[] = [
  mergeOf('key_activity', ACTIVITY_ALL),
  mergeOf('usage_hourly', HOUR_ALL),
];

function activityRows(counters: readonly string[]): AddRows {
  return addRows(
    'key_activity',
    ['key_id', 'first_use', 'last_use', 'last_attempt'],
    counters,
    `first_use = ${extreme('min', 'first_use')}, last_use = ${extreme('max', 'last_use')},
     last_attempt = ${extreme('max', 'last_attempt')}`,
  );
}

function hourRows(counters: readonly string[]): AddRows {
  return addRows(
    'usage_hourly',
    ['hour', 'key_id', 'last_use', 'ips', 'datasets'],
    counters,
    `last_use = ${extreme('max', 'last_use')}, ips = ${union('ips')}, datasets = ${union('datasets')}`,
  );
}

function addRows(table: string, own: readonly string[], counters: readonly string[], set: string): AddRows {
  const columns = [...own, ...counters];
  const sums = counters.map((column) => `${column} = ${column} + excluded.${column}`).join(', ');
  return {
    into: `INSERT INTO ${table} (${columns.join(', ')})`,
    columns,
    onConflict: `ON CONFLICT DO UPDATE SET ${set}, ${sums}`,
  };
}

/** `WHERE true` tells SQLite's parser that ON CONFLICT is not the condition of a join. */
function mergeOf(table: string, { into, columns, onConflict }: AddRows): string {
  return `${into} SELECT ${columns.join(', ')} FROM part.${table} WHERE true ${onConflict}`;
}

/** SQLite's min and max of two values are null as soon as one is. */
function extreme(which: 'min' | 'max', column: string): string {
  return `coalesce(${which}(${column}, excluded.${column}), ${column}, excluded.${column})`;
}

/** The smallest texts of both rows, in the form of storedTexts. Two that differ are at least two texts: an array. */
function union(column: string): string {
  const [stored, added] = [`usage_hourly.${column}`, `excluded.${column}`];
  const both = `SELECT value FROM json_each(${asArray(stored)}) UNION SELECT value FROM json_each(${asArray(added)})`;
  return `CASE WHEN ${added} IS NULL OR ${added} IS ${stored} THEN ${stored} WHEN ${stored} IS NULL THEN ${added} ELSE
    (SELECT json_group_array(value) FROM (${both} ORDER BY 1 LIMIT ${STORED_TEXTS_MAX})) END`;
}

function asArray(texts: string): string {
  return `CASE WHEN substr(${texts}, 1, 1) = '[' THEN ${texts} ELSE json_array(${texts}) END`;
}
