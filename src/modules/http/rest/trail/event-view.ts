import { z } from 'zod';
import type { SqlRow, SqlValue } from '../../../query-engine/query-engine.ts';

const nullableText = z.string().nullable();
const json = z.unknown();

/** An event of the trail as the API shows it. */
export const eventSchema = z.object({
  id: z.string(),
  type: z.string(),
  time: z.string(),
  outcome: nullableText,
  keyId: nullableText,
  keyName: nullableText,
  keyFingerprint: nullableText,
  owner: nullableText,
  tenant: nullableText,
  /** Who acted, as in the CloudTrail record. */
  userIdentity: json,
  sourceIp: nullableText,
  userAgent: nullableText,
  requestId: nullableText,
  /** What was asked, and what was answered; null when there is nothing. */
  asked: json,
  answered: json,
  errorCode: nullableText,
  errorMessage: nullableText,
  /** Place in the event log: stream, partition, offset. */
  position: z.object({
    stream: nullableText,
    partition: z.number().nullable(),
    offset: z.number().nullable(),
  }),
});
export type EventView = z.output<typeof eventSchema>;

export const eventPageSchema = z.object({ items: z.array(eventSchema), nextCursor: nullableText });

const text = (value: SqlValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const number = (value: SqlValue | undefined): number | null => (value == null ? null : Number(value));

/** JSON text of a column as JSON; text that is none, as imported trails may have, as it is. */
function parsed(value: SqlValue | undefined): unknown {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export const eventView = (row: SqlRow): EventView => ({
  id: text(row['eventid']) ?? '',
  type: text(row['eventname']) ?? '',
  time: text(row['eventtime']) ?? '',
  outcome: text(row['outcome']),
  keyId: text(row['keyid']),
  keyName: text(row['keyname']),
  keyFingerprint: text(row['keyfingerprint']),
  owner: text(row['owneremail']),
  tenant: text(row['tenant']),
  userIdentity: parsed(row['useridentity']),
  sourceIp: text(row['sourceipaddress']),
  userAgent: text(row['useragent']),
  requestId: text(row['requestid']),
  asked: parsed(row['requestparameters']),
  answered: parsed(row['responseelements']),
  errorCode: text(row['errorcode']),
  errorMessage: text(row['errormessage']),
  position: {
    stream: text(row['logstream']),
    partition: number(row['logpartition']),
    offset: number(row['logoffset']),
  },
});
