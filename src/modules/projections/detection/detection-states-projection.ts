import { readStateRecord } from '../../alerts/detection/state-record.ts';
import type { Projection } from '../projection.ts';
import { IS_SOURCE } from './detection-schema.ts';

const PUT_STATE =
  'INSERT OR REPLACE INTO partition_states (partition, subject, state, heard_ms) VALUES (?, ?, ?, ?)';
const FORGET_STATE = 'DELETE FROM partition_states WHERE partition = ? AND subject = ?';
const PUT_DETECTED =
  'INSERT OR REPLACE INTO detected (partition, lifecycle, usage, began_ms) VALUES (?, ?, ?, ?)';

/**
 * What is known of the subjects in partitions, as those who look at them tell it. Only partitions that are this process's
 * are folded: what every process would have to fold otherwise grows with keys and requests. Its stream is the topic of states.
 */
export const detectionStatesProjection: Projection = {
  name: 'detection',
  // Apart from the versions of the embedded profile's file of the same name.
  version: 2_001,
  streams: ['usage'],
  schema: [
    `CREATE TABLE partition_states (partition INTEGER, subject TEXT, state BLOB NOT NULL, heard_ms INTEGER NOT NULL,
      PRIMARY KEY (partition, subject)) STRICT`,
    `CREATE TABLE detected (partition INTEGER PRIMARY KEY, lifecycle INTEGER NOT NULL, usage INTEGER NOT NULL,
      began_ms INTEGER NOT NULL) STRICT`,
  ],
  indexes: [`CREATE INDEX quiet_sources ON partition_states (partition, heard_ms) WHERE ${IS_SOURCE}`],
  apply(tx, _stream, events) {
    for (const event of events) {
      const { partition } = event;
      const record = readStateRecord(event);
      if (record?.kind === 'checkpoint') {
        const { offsets, beganAtMs } = record.upTo;
        tx.run(PUT_DETECTED, partition, offsets.lifecycle, offsets.usage, beganAtMs);
      } else if (record?.state === null) tx.run(FORGET_STATE, partition, record.subject);
      else if (record !== undefined)
        tx.run(PUT_STATE, partition, record.subject, record.state, record.heardMs);
    }
  },
};
