import { DatabaseSync } from 'node:sqlite';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { PublishedRecord } from '../partition-sharing/published-log.ts';
import type { Row } from '../projection.ts';
import { StatementCache } from '../sqlite/statement-cache.ts';
import { usageProjection } from '../usage/usage-projection.ts';
import { addActivity, addHour, USAGE_SCHEMA, type AddRows } from '../usage/usage-schema.ts';
import { ACTIVITY_PARTS, HOUR_PARTS } from './usage-parts.ts';
import { activitySummary, hourSummary, type UsageBatch } from './usage-summary.ts';

/**
 * What a batch of usage events makes of the summaries so far: the rows that it touches, whole. The fold is the embedded
 * profile's own, into tables in memory; the rows so far are then added to those, which is allowed in any order because
 * all columns are sums, extremes and unions.
 */
export class SqliteUsageBatch implements UsageBatch {
  readonly #database: DatabaseSync;
  readonly #statements: StatementCache;

  /** `readModelPath`: the file of the summaries so far, which is read only. */
  constructor(readModelPath: string) {
    this.#database = new DatabaseSync(':memory:');
    for (const statement of USAGE_SCHEMA) this.#database.exec(statement);
    this.#database.prepare('ATTACH DATABASE ? AS part').run(readModelPath);
    this.#statements = new StatementCache(this.#database);
  }

  /** The new summaries of every key and hour that the events touch. */
  summarise(partition: number, events: readonly LoggedEvent[]): readonly PublishedRecord[] {
    this.#database.exec('BEGIN');
    try {
      usageProjection.apply(this.#statements, 'usage', events);
      for (const add of ADD_SO_FAR) this.#statements.run(add, partition);
      return [
        ...this.#rows('SELECT * FROM main.key_activity ORDER BY key_id').map(activitySummary),
        ...this.#rows('SELECT * FROM main.usage_hourly ORDER BY hour, key_id').map(hourSummary),
      ];
    } finally {
      // The tables in memory only ever hold one batch.
      this.#database.exec('ROLLBACK');
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #rows(sql: string): readonly Row[] {
    return this.#statements.all(sql);
  }
}

const ADD_SO_FAR: readonly string[] = [
  addRows(addActivity(true), ACTIVITY_PARTS, 'key_id IN (SELECT key_id FROM main.key_activity)'),
  addRows(addHour(true), HOUR_PARTS, '(hour, key_id) IN (SELECT hour, key_id FROM main.usage_hourly)'),
];

/** Adds what the partition has said so far of the rows that the batch touches. */
function addRows({ into, columns, onConflict }: AddRows, parts: string, isTouched: string): string {
  return `${into} SELECT ${columns.join(', ')} FROM part.${parts} WHERE partition = ? AND ${isTouched} ${onConflict}`;
}
