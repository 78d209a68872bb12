import { MS_PER_DAY, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import type { CallsElsewhere } from '../../alerts/domain/calls-elsewhere.ts';
import type { ReadModelStore } from '../projection.ts';
import { ACTIVITY_PARTS, HOUR_PARTS } from './usage-parts.ts';

const SELECT_GATEWAY = `SELECT 1 FROM ${ACTIVITY_PARTS} WHERE key_id = ? AND gateway_calls > 0 LIMIT 1`;
/** Hour by hour, since rows are found by hour and key at once. */
const SELECT_LAST_CALL = `WITH RECURSIVE range (hour) AS
    (SELECT ?1 WHERE ?1 <= ?2 UNION ALL SELECT hour + 1 FROM range WHERE hour < ?2)
  SELECT part.hour AS hour, part.last_use AS last_use FROM range CROSS JOIN ${HOUR_PARTS} AS part
  WHERE part.hour = range.hour AND part.key_id = ?3 AND part.gateway_calls > 0
  ORDER BY part.hour DESC, part.last_use DESC LIMIT 1`;

/** An hour costs a microsecond: five years, 44 ms. Times are what events say, and one may say 1970. */
const LOOKED_BACK_MS_MAX = 5 * 365 * MS_PER_DAY;

/**
 * What gateways did in all partitions, as the summaries tell it, which every process folds. They say when it was done last in
 * each hour. So of the hour of a use nothing is said: what came first in it is not known, and either is the same awakening.
 */
export const callsInSummaries =
  (summaries: Pick<ReadModelStore, 'get'>): CallsElsewhere =>
  (keyId, fromMs, beforeMs) => {
    // Asked about every key that seems to have slept; few of them are of gateways.
    if (summaries.get(SELECT_GATEWAY, keyId) === undefined) return null;
    const first = hourOf(Math.max(fromMs, beforeMs - LOOKED_BACK_MS_MAX));
    const row = summaries.get(SELECT_LAST_CALL, first, hourOf(beforeMs) - 1, keyId);
    if (row === undefined) return null;
    return Number(row['hour']) * MS_PER_HOUR + Number(row['last_use'] ?? 0);
  };

/** Hours since the epoch. */
const hourOf = (ms: number): number => Math.floor(ms / MS_PER_HOUR);
