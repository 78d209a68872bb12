import type { IsoTime } from '../../../shared/iso-time.ts';
import { accept, refuse, type Result } from '../../../shared/result.ts';
import { readTrailRecord, type TrailRecord } from './trail-record.ts';

/** Why a record is not taken, in words that can follow "3 records". */
export type UnusableReason = 'without a readable time or id' | 'dated in the future';

/**
 * One record of whatever shape, if it can become an event. One from the future cannot: it would be a last use that was not
 * there yet, and its trail would seem to be known up to then. Read again when its time has come, it is taken.
 * @param latest as late as a record may be dated that is read now
 */
export function usableRecord(value: unknown, latest: IsoTime): Result<TrailRecord, UnusableReason> {
  const record = readTrailRecord(value);
  if (record === null) return refuse('without a readable time or id');
  return record.time > latest ? refuse('dated in the future') : accept(record);
}
