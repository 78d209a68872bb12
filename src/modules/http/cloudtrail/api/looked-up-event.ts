import { z } from 'zod';
import { epochMs, isoSeconds, MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import type { RecordPlace } from '../../../archive/domain/object-key.ts';
import { EVENT_SOURCE, NOT_STATED, recordKind } from '../../../archive/domain/record-frame.ts';
import type { SqlRow, SqlValue } from '../../../query-engine/query-engine.ts';

/** What a looked-up event is made of; all that the table has of a record. */
export const RECORD_COLUMNS = `eventversion, eventtime, eventid, eventsource, eventtype, eventname, useragent, sourceipaddress,
  useridentity, requestparameters, responseelements, errorcode, errormessage, additionaleventdata, requestid, keyid`;

/** CloudFormation's way to name a type. */
const KEY_RESOURCE = 'Keytrail::ApiKey';

const identitySchema = z.object({ accessKeyId: z.string().optional(), userName: z.string().optional() });

/**
 * An event of `LookupEvents`. `CloudTrailEvent` is the record of the log file as text, with its members in the same order;
 * only the hash of a key's secret is not in it, which the table has not either.
 */
export function lookedUpEvent(row: SqlRow, place: RecordPlace) {
  const record = recordOf(row, place);
  const { accessKeyId, userName } = identitySchema.safeParse(record.userIdentity).data ?? {};
  const keyId = text(row['keyid']);
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    ...(accessKeyId === undefined ? {} : { AccessKeyId: accessKeyId }),
    EventTime: epochMs(record.eventTime) / MS_PER_SECOND,
    EventSource: record.eventSource,
    ...(userName === undefined ? {} : { Username: userName }),
    Resources: keyId === null ? [] : [{ ResourceType: KEY_RESOURCE, ResourceName: keyId }],
    CloudTrailEvent: JSON.stringify(record),
  };
}

function recordOf(row: SqlRow, { accountId, region }: RecordPlace) {
  const eventName = text(row['eventname']) ?? '';
  const eventType = text(row['eventtype']);
  const absent = eventType === 'AwsServiceEvent' ? EVENT_SOURCE : NOT_STATED;
  const { readOnly, managementEvent, eventCategory } = recordKind(eventName);
  const [errorCode, errorMessage] = [text(row['errorcode']), text(row['errormessage'])];
  const requestID = text(row['requestid']);
  return {
    eventVersion: text(row['eventversion']),
    userIdentity: parsed(row['useridentity']),
    eventTime: isoSeconds(text(row['eventtime']) ?? ''),
    eventSource: text(row['eventsource']) ?? EVENT_SOURCE,
    eventName,
    awsRegion: region,
    sourceIPAddress: text(row['sourceipaddress']) ?? absent,
    userAgent: text(row['useragent']) ?? absent,
    ...(errorCode === null ? {} : { errorCode }),
    ...(errorMessage === null ? {} : { errorMessage }),
    requestParameters: parsed(row['requestparameters']),
    responseElements: parsed(row['responseelements']),
    ...(requestID === null ? {} : { requestID }),
    eventID: text(row['eventid']) ?? '',
    readOnly,
    eventType,
    managementEvent,
    recipientAccountId: accountId,
    eventCategory,
    additionalEventData: parsed(row['additionaleventdata']),
  };
}

const text = (value: SqlValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** JSON of a column; text that is none, as imported trails may have, as it is. */
function parsed(value: SqlValue | undefined): unknown {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
