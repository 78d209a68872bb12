import type { IsoTime } from '../../../shared/iso-time.ts';
import { readKeyChange, type KeyChange } from './key-change.ts';
import {
  ADDRESS_MAX,
  fieldsOf,
  NAME_MAX,
  PRINCIPAL_MAX,
  REQUEST_ID_MAX,
  textOf,
  USER_AGENT_MAX,
  type Fields,
} from './record-fields.ts';
import { recordEventId } from './record-id.ts';
import { recordTime } from './record-time.ts';
import { accessKeyIdOf } from './access-key.ts';

/**
 * All that an import takes from a CloudTrail record. Free-form members are left behind on purpose: genuine
 * `responseElements` hold session tokens and passwords, and this is the one place that could let them into the log.
 */
export interface TrailRecord {
  readonly id: string;
  readonly time: IsoTime;
  /** `<eventSource>:<eventName>`, for instance `ec2.amazonaws.com:RunInstances`. */
  readonly endpoint: string | null;
  readonly region: string | null;
  readonly errorCode: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  /** The access key that signed the request; null for service events, console actions and the like. */
  readonly accessKeyId: string | null;
  readonly owner: string;
  readonly principal: string | null;
  /** Whose trail this record is from: `aws:<account>`. */
  readonly trail: string;
  /** Where the key belongs: `aws:<account>`. Differs from `trail` for calls across accounts. */
  readonly keySource: string;
  /** What the call did to another key, or null. */
  readonly change: KeyChange | null;
}

const ACCOUNT = /^\d{12}$/;
const accountOf = (value: unknown): string | null =>
  typeof value === 'string' && ACCOUNT.test(value) ? value : null;

/** Reads one record of whatever shape; null if it has no usable time or id and so cannot become an event. */
export function readTrailRecord(value: unknown): TrailRecord | null {
  const record = fieldsOf(value);
  const time = recordTime(record['eventTime']);
  const id = recordEventId(record['eventID']);
  if (time === null || id === null) return null;
  const identity = fieldsOf(record['userIdentity']);
  const errorCode = textOf(record['errorCode'], NAME_MAX);
  const trailAccount = accountOf(record['recipientAccountId']);
  const keyAccount = accountOf(identity['accountId']);
  return {
    id,
    time,
    endpoint: endpointOf(record),
    region: textOf(record['awsRegion'], NAME_MAX),
    errorCode,
    ip: textOf(record['sourceIPAddress'], ADDRESS_MAX),
    userAgent: textOf(record['userAgent'], USER_AGENT_MAX),
    requestId: textOf(record['requestID'], REQUEST_ID_MAX),
    accessKeyId: accessKeyIdOf(identity['accessKeyId']),
    owner: ownerOf(identity),
    principal: textOf(identity['arn'], PRINCIPAL_MAX),
    trail: `aws:${trailAccount ?? keyAccount ?? 'unknown'}`,
    keySource: `aws:${keyAccount ?? trailAccount ?? 'unknown'}`,
    change: errorCode === null ? readKeyChange(record) : null,
  };
}

function endpointOf(record: Fields): string | null {
  const source = textOf(record['eventSource'], NAME_MAX);
  const name = textOf(record['eventName'], NAME_MAX);
  return source === null && name === null ? null : `${source ?? ''}:${name ?? ''}`;
}

/** The user; for a session the role or user that issued it, because session names come and go; else the ARN. */
function ownerOf(identity: Fields): string {
  const issuer = fieldsOf(fieldsOf(identity['sessionContext'])['sessionIssuer']);
  return (
    textOf(identity['userName'], NAME_MAX) ??
    textOf(issuer['userName'], NAME_MAX) ??
    textOf(identity['arn'], PRINCIPAL_MAX) ??
    textOf(identity['principalId'], PRINCIPAL_MAX) ??
    'unknown'
  );
}
