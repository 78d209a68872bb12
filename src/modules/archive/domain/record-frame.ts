import type { KnownEvent } from '../../../events/catalogue.ts';
import type { Outcome } from '../../../events/envelope.ts';
import type { ReadLoggedEvent } from './archived-event.ts';
import { askedAndAnswered } from './asked-and-answered.ts';
import { eventTime } from './event-time.ts';
import type { RecordPlace } from './object-key.ts';
import { withinParametersLimit, withinTextLimit } from './size-limits.ts';
import { isPresentationType, userIdentity, type UserIdentity } from './user-identity.ts';

/**
 * The newest version all of whose fields we may write: eventCategory came with 1.07, nothing here is younger than 1.08.
 * Strict readers ask for major version 1 and at least the minor version of the fields they use, so claiming 1.11 would
 * gain nothing and promise an eventContext that is not there.
 */
export const EVENT_VERSION = '1.08';

/** What tells our records from other services' in one table. */
export const EVENT_SOURCE = 'keytrail';

/** In the place of an address or user agent that nobody told us: both fields are always present in real trails. */
export const NOT_STATED = 'unknown';

/** What each record carries, whatever it is about; the fields that real trails always have. */
export interface RecordFrame {
  readonly eventVersion: typeof EVENT_VERSION;
  readonly userIdentity: UserIdentity;
  /** ISO 8601 UTC to the second, as in all real trails; the event inside has the milliseconds. */
  readonly eventTime: string;
  readonly eventSource: typeof EVENT_SOURCE;
  /** The event type. */
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: object | null;
  readonly responseElements: object | null;
  readonly requestID?: string;
  /** The event's own id: the key for telling duplicates. */
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent';
  readonly managementEvent: boolean;
  readonly recipientAccountId: string;
  readonly eventCategory: 'Management' | 'Data';
}

const ERROR_MESSAGES: Readonly<Record<Exclude<Outcome, 'SUCCESS'>, string>> = {
  INVALID: 'The API key is not known.',
  EXPIRED: 'The API key has expired.',
  REVOKED: 'The API key was revoked.',
  DISABLED: 'The API key is disabled.',
  FORBIDDEN: 'The API key may not do this.',
  RATE_LIMITED: 'The API key was used more often than its rate limit allows.',
};

const READ_ONLY: ReadonlySet<string> = new Set([
  'ReportIssued',
  'ReportFileRead',
  'QueryRun',
  'DatasetQueried',
]);

/** A record without its archived event. */
export function recordFrame(read: ReadLoggedEvent, place: RecordPlace): RecordFrame {
  const { known, logged } = read;
  if (known === null) return unknownEventFrame(read, place);
  const { ip, userAgent, requestId } = known.origin;
  const { asked, answered } = askedAndAnswered(known);
  const byItself = known.actor.type === 'system' || known.actor.type === 'config';
  const absent = byItself ? EVENT_SOURCE : NOT_STATED;
  const { readOnly, managementEvent, eventCategory } = recordKind(known.type);
  return {
    eventVersion: EVENT_VERSION,
    userIdentity: userIdentity(known, place.accountId),
    eventTime: eventTime(read),
    eventSource: EVENT_SOURCE,
    eventName: logged.type,
    awsRegion: place.region,
    sourceIPAddress: ip ?? absent,
    userAgent: withinTextLimit(userAgent ?? absent),
    ...failure(known),
    requestParameters: withinParametersLimit(asked, 'requestParameters', logged.text.length),
    responseElements: withinParametersLimit(answered, 'responseElements', logged.text.length),
    ...(requestId === null ? {} : { requestID: withinTextLimit(requestId) }),
    eventID: logged.id,
    readOnly,
    eventType: byItself ? 'AwsServiceEvent' : 'AwsApiCall',
    managementEvent,
    recipientAccountId: place.accountId,
    eventCategory,
  };
}

/** What a record says of the kind of its event; also for whoever has no more of it than its row in the table. */
export function recordKind(
  eventName: string,
): Pick<RecordFrame, 'readOnly' | 'managementEvent' | 'eventCategory'> {
  const presentation = isPresentationType(eventName);
  return {
    readOnly: presentation || READ_ONLY.has(eventName),
    managementEvent: !presentation,
    eventCategory: presentation ? 'Data' : 'Management',
  };
}

function failure({ outcome }: KnownEvent): Pick<RecordFrame, 'errorCode' | 'errorMessage'> {
  if (outcome === 'SUCCESS') return {};
  return { errorCode: outcome, errorMessage: ERROR_MESSAGES[outcome] };
}

/** A newer program's event: all that can be said about it is its name, its id and when it was. */
function unknownEventFrame(read: ReadLoggedEvent, { accountId, region }: RecordPlace): RecordFrame {
  return {
    eventVersion: EVENT_VERSION,
    userIdentity: { type: 'Unknown', principalId: NOT_STATED, accountId },
    eventTime: eventTime(read),
    eventSource: EVENT_SOURCE,
    eventName: read.logged.type,
    awsRegion: region,
    sourceIPAddress: NOT_STATED,
    userAgent: NOT_STATED,
    requestParameters: null,
    responseElements: null,
    eventID: read.logged.id,
    readOnly: false,
    eventType: 'AwsServiceEvent',
    managementEvent: read.logged.stream === 'lifecycle',
    recipientAccountId: accountId,
    eventCategory: read.logged.stream === 'lifecycle' ? 'Management' : 'Data',
  };
}
