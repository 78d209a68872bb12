/** What can be asked of the trail, and the one statement that answers it. */
import { z } from 'zod';
import { OUTCOMES } from '../../../../events/envelope.ts';
import { datePartition } from '../../../../shared/iso-time.ts';
import type { SqlParameter } from '../../../query-engine/query-engine.ts';
import { queryInstant, queryInteger } from '../../validation/query-integer.ts';
import { keyIdText, storedText, tenantText } from '../../validation/text-schemas.ts';

export const TRAIL_PAGE_DEFAULT = 100;
export const TRAIL_PAGE_MAX = 1_000;

/** What can be asked of the trail. All filters given must fit. */
export const trailQuerySchema = z.strictObject({
  keyId: keyIdText.exactOptional(),
  owner: storedText(254).exactOptional(),
  tenant: tenantText.exactOptional(),
  type: z
    .string()
    .regex(/^[A-Za-z0-9]{1,64}$/)
    .exactOptional(),
  outcome: z.enum(OUTCOMES).exactOptional(),
  /** From this instant on, and before that one. */
  from: queryInstant.exactOptional(),
  to: queryInstant.exactOptional(),
  order: z.enum(['newest', 'oldest']).default('newest'),
  limit: queryInteger(1, TRAIL_PAGE_MAX).default(TRAIL_PAGE_DEFAULT),
  cursor: z.string().min(1).max(2_000).exactOptional(),
});
export type TrailQuery = z.output<typeof trailQuerySchema>;

/** The event that a page ended with; the next page starts behind it. */
export interface TrailPosition {
  readonly eventTime: string;
  readonly eventId: string;
}

/** A condition of its own beside those of a query; its values are bound. */
export interface TrailCondition {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
}

const COLUMNS = `eventtime, eventid, eventname, outcome, keyid, keyname, keyfingerprint, owneremail, tenant,
  useridentity, sourceipaddress, useragent, requestid, requestparameters, responseelements, errorcode,
  errormessage, logstream, logpartition, logoffset`;

/**
 * The statement for one page of the trail, of fixed fragments and bound values only. Time alone does not order events,
 * so the id breaks ties; together they are a position that no event shares. Asks for one row more than the page has, to
 * know whether there is another page. Another door may ask for other columns, and narrow it down by conditions of its own.
 */
export function trailStatement(
  query: Omit<TrailQuery, 'cursor'>,
  after: TrailPosition | null,
  {
    columns = COLUMNS,
    narrowing = [],
  }: { readonly columns?: string; readonly narrowing?: readonly TrailCondition[] } = {},
): { readonly sql: string; readonly parameters: readonly SqlParameter[] } {
  const conditions: string[] = [];
  const parameters: SqlParameter[] = [];
  const where = (condition: string, ...values: readonly SqlParameter[]): void => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (query.keyId !== undefined) where('keyid = ?', query.keyId);
  if (query.owner !== undefined) where('owneremail = ?', query.owner);
  if (query.tenant !== undefined) where('tenant = ?', query.tenant);
  if (query.type !== undefined) where('eventname = ?', query.type);
  if (query.outcome !== undefined) where('outcome = ?', query.outcome);
  for (const condition of narrowing) where(condition.sql, ...condition.parameters);
  // The partition goes along with the instant: it is what decides which files are read.
  if (query.from !== undefined) {
    where(
      'date >= ? AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)',
      datePartition(query.from),
      query.from,
    );
  }
  if (query.to !== undefined) {
    where(
      'date <= ? AND eventtime < CAST(from_iso8601_timestamp(?) AS timestamp)',
      datePartition(query.to),
      query.to,
    );
  }
  const newest = query.order === 'newest';
  if (after !== null) {
    const instant = 'CAST(from_iso8601_timestamp(?) AS timestamp)';
    const beyond = newest ? '<' : '>';
    where(
      `date ${beyond}= ? AND (eventtime ${beyond} ${instant} OR (eventtime = ${instant} AND eventid ${beyond} ?))`,
      datePartition(after.eventTime),
      after.eventTime,
      after.eventTime,
      after.eventId,
    );
  }
  const direction = newest ? 'DESC' : 'ASC';
  const sql = [
    `SELECT ${columns} FROM audit_trail`,
    conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    `ORDER BY eventtime ${direction}, eventid ${direction}`,
    'LIMIT ?',
  ].join('\n');
  return { sql, parameters: [...parameters, query.limit + 1] };
}
