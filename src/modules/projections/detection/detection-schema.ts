import { STREAMS } from '../../../events/envelope.ts';
import type { ReadModelTables } from '../projection.ts';

/** Which subjects are sources: their names begin with `source:`, and `;` is what follows `:`. */
export const IS_SOURCE = `subject >= 'source:' AND subject < 'source;'`;

/** Raised when the tables change, or how states are encoded: everything is then learned anew from the log. */
export const DETECTION_VERSION = 1;

/** What running detection keeps in the embedded profile. */
export const DETECTION_TABLES: ReadModelTables = {
  name: 'detection',
  version: DETECTION_VERSION,
  streams: STREAMS,
  schema: [
    // With row numbers: a state may take 2 KiB, and a search tree of rows of that size is a deep one.
    `CREATE TABLE subject_states (subject TEXT PRIMARY KEY NOT NULL, state BLOB NOT NULL,
      heard_ms INTEGER NOT NULL) STRICT`,
    // Numbered in the order in which they were found.
    `CREATE TABLE unsent_alerts (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
      type TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL) STRICT`,
    `CREATE TABLE began (at_ms INTEGER NOT NULL) STRICT`,
  ],
  indexes: [`CREATE INDEX quiet_sources ON subject_states (heard_ms) WHERE ${IS_SOURCE}`],
};
