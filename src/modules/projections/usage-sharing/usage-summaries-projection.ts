import type { Projection } from '../projection.ts';
import { usageProjection } from '../usage/usage-projection.ts';
import {
  ACTIVITY_COLUMNS,
  ACTIVITY_PARTS,
  HOUR_COLUMNS,
  HOUR_PARTS,
  USAGE_PARTS_SCHEMA,
} from './usage-parts.ts';
import { readSummary } from './usage-summary.ts';

const replace = (table: string, columns: readonly string[]): string =>
  `INSERT OR REPLACE INTO ${table} (partition, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})`;

const REPLACE = {
  activity: replace(ACTIVITY_PARTS, ACTIVITY_COLUMNS),
  hour: replace(HOUR_PARTS, HOUR_COLUMNS),
};

export const SELECT_SUMMARISED = 'SELECT "offset", event_id FROM summarised WHERE partition = ?';

/**
 * How every key was used, as those who fold the partitions of `usage` tell it: what is read has the names of the tables
 * that {@link usageProjection} fills from the events themselves, so that questions are asked in the same way. Its stream is the summary topic.
 */
export const usageSummariesProjection: Projection = {
  name: usageProjection.name,
  // Apart from the versions of the embedded read model, whose file has the same name and another table less.
  version: 2_000 + usageProjection.version,
  streams: ['usage'],
  schema: [
    ...USAGE_PARTS_SCHEMA,
    `CREATE TABLE summarised (partition INTEGER PRIMARY KEY, "offset" INTEGER NOT NULL, event_id TEXT) STRICT`,
  ],
  apply(tx, _stream, events) {
    for (const event of events) {
      const summary = readSummary(event);
      if (summary === undefined) continue;
      if (summary.kind === 'checkpoint') {
        const { offset, eventId } = summary.upTo;
        tx.run('INSERT OR REPLACE INTO summarised VALUES (?, ?, ?)', event.partition, offset, eventId);
      } else {
        tx.run(REPLACE[summary.kind], event.partition, ...summary.cells);
      }
    }
  },
};
