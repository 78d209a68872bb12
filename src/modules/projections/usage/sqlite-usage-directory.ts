import type { DatabaseSync } from 'node:sqlite';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { epochMs, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import type { KeyActivity, UsageDirectory, UsageHour } from '../key-activity.ts';
import type { Projection, Row } from '../projection.ts';
import { openReadModelForQueries, readModelPath } from '../sqlite/read-model-file.ts';
import { SqliteReadModelStore } from '../sqlite/sqlite-read-model-store.ts';
import { StatementCache } from '../sqlite/statement-cache.ts';
import { activityFromRow, hourFromRow, neverPresented } from './usage-rows.ts';
import { usageProjection } from './usage-projection.ts';

const SELECT_ACTIVITY = 'SELECT * FROM key_activity WHERE key_id = ?';
const SELECT_ACTIVITIES = 'SELECT * FROM key_activity WHERE key_id IN (SELECT value FROM json_each(?))';
/**
 * The table is in order of hour first, so a key's hours are looked up one by one: about 1 µs for each hour of the range,
 * 2 ms for 90 days. CROSS JOIN, because SQLite must not start from the table instead.
 */
const SELECT_HOURS = `WITH RECURSIVE range (hour) AS
    (SELECT ?1 WHERE ?1 <= ?2 UNION ALL SELECT hour + 1 FROM range WHERE hour < ?2)
  SELECT usage_hourly.* FROM range CROSS JOIN usage_hourly
  WHERE usage_hourly.hour = range.hour AND usage_hourly.key_id = ?3 ORDER BY range.hour`;

/**
 * Reads the usage read model over a connection of its own, because the writer lives in another thread. Throws
 * InfrastructureError `read_model_unavailable` when the file cannot be read.
 */
export class SqliteUsageDirectory implements UsageDirectory {
  readonly #database: DatabaseSync;
  readonly #statements: StatementCache;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = new StatementCache(database);
  }

  /**
   * To be opened before the writer starts: it makes sure that the file has the present version, which may replace it.
   * `projection`: another one that fills the same tables.
   */
  static open(
    options: { readonly dataDir: string },
    projection: Projection = usageProjection,
  ): SqliteUsageDirectory {
    SqliteReadModelStore.open(projection, options).close();
    return reading(
      () =>
        new SqliteUsageDirectory(openReadModelForQueries(readModelPath(options.dataDir, projection.name))),
    );
  }

  activity(keyId: string): KeyActivity {
    const row = reading(() => this.#statements.get(SELECT_ACTIVITY, keyId));
    return row === undefined ? neverPresented(keyId) : activityFromRow(row);
  }

  activities(keyIds: readonly string[]): ReadonlyMap<string, KeyActivity> {
    const rows = reading(() => this.#statements.all(SELECT_ACTIVITIES, JSON.stringify(keyIds)));
    const found = new Map(rows.map((row: Row) => [String(row['key_id']), activityFromRow(row)]));
    return new Map(keyIds.map((keyId) => [keyId, found.get(keyId) ?? neverPresented(keyId)]));
  }

  hours(keyId: string, from: string, to: string): readonly UsageHour[] {
    const first = hourOf(epochMs(from));
    // The last hour that begins before `to`: an hour that begins at `to` is outside.
    const last = hourOf(epochMs(to) - 1);
    return reading(() => this.#statements.all(SELECT_HOURS, first, last, keyId)).map(hourFromRow);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** Hours since the epoch. */
const hourOf = (ms: number): number => Math.floor(ms / MS_PER_HOUR);

function reading<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new InfrastructureError('read_model_unavailable', 'The read model usage could not be read.', cause);
  }
}
