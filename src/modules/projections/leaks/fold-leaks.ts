import type { KnownEvent } from '../../../events/catalogue.ts';
import { evolveLeak, type Leak } from '../../leaks/domain/leak.ts';
import type { ReadModelTransaction, Row } from '../projection.ts';
import type { RoomFold } from '../rooms/room-fold.ts';
import { LEAK_INDEXES, LEAK_SCHEMA } from './leak-schema.ts';

export const SELECT_LEAK = 'SELECT body FROM leaks WHERE id = ?';
const SAME_SECRET = 'SELECT id FROM leaks WHERE key_id = ? AND fingerprint IS ? LIMIT 1';
const PUT_LEAK = `INSERT INTO leaks (id, tenant, key_id, fingerprint, reported_at, action, alert_id, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

/** Rows were written by this program, so they are not validated again. */
export const parseLeak = (row: Row): Leak => JSON.parse(String(row['body'])) as Leak;

/** Folds reports of leaked secrets. What is done to the key is folded where keys are. */
export const leakFold: RoomFold = {
  schema: LEAK_SCHEMA,
  indexes: LEAK_INDEXES,
  fold(tx: ReadModelTransaction, event: KnownEvent): boolean {
    if (event.type !== 'LeakReported') return false;
    const { keyId, tenant, data } = event;
    if (tx.get(SELECT_LEAK, data.leakId) !== undefined) return true;
    const isFirst = keyId === null || tx.get(SAME_SECRET, keyId, data.fingerprint) === undefined;
    const leak = evolveLeak(undefined, event, isFirst);
    const found = [leak.id, tenant, keyId, leak.fingerprint, leak.reportedAt, leak.action, leak.alertId];
    tx.run(PUT_LEAK, ...found, JSON.stringify(leak));
    return true;
  },
};
