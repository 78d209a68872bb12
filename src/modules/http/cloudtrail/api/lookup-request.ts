import { MS_PER_DAY, MS_PER_SECOND, isoTime } from '../../../../shared/iso-time.ts';
import { accept, refuse, type Result } from '../../../../shared/result.ts';
import type { SqlParameter } from '../../../query-engine/query-engine.ts';
import type { TrailCondition, TrailQuery } from '../../rest/trail/trail-listing.ts';
import type { AwsFault } from '../faults/aws-fault.ts';
import type { LookupInput } from './input.ts';

/** CloudTrail's own. */
const PAGE_EVENTS_MAX = 50;
/** How far back CloudTrail looks; here it is what is looked at when nobody says from when on. */
const DEFAULT_PERIOD_MS = 90 * MS_PER_DAY;

/** What is asked of the trail. */
export interface Lookup {
  readonly query: Pick<TrailQuery, 'from' | 'to' | 'order' | 'limit'>;
  readonly narrowing: readonly TrailCondition[];
  /** What a page's position belongs to: it stays the same from page to page. */
  readonly filter: Readonly<Record<string, unknown>>;
}

/** By what events can be looked up, and the condition for each. Values are bound, never part of the text. */
const ATTRIBUTES: ReadonlyMap<string, (value: string) => TrailCondition> = new Map([
  ['EventId', (value: string) => condition('eventid = ?', value)],
  ['EventName', (value: string) => condition('eventname = ?', value)],
  ['EventSource', (value: string) => condition('eventsource = ?', value)],
  ['AccessKeyId', (value: string) => ofIdentity('accessKeyId', value)],
  ['Username', (value: string) => ofIdentity('userName', value)],
  // The key that an event is about, whoever acted.
  ['ResourceName', (value: string) => condition('keyid = ?', value)],
]);

/** What cannot be looked up is refused by the name that CloudTrail has for it. */
export function readLookup(input: LookupInput, nowMs: number): Result<Lookup, AwsFault> {
  const { LookupAttributes: attributes = [], StartTime, EndTime, MaxResults = PAGE_EVENTS_MAX } = input;
  if (input.EventCategory !== undefined)
    return fault('InvalidEventCategoryException', 'Insights cannot be looked up here; read their files.');
  if (!Number.isInteger(MaxResults) || MaxResults < 1 || MaxResults > PAGE_EVENTS_MAX)
    return fault(
      'InvalidMaxResultsException',
      `MaxResults must be a whole number from 1 to ${PAGE_EVENTS_MAX}.`,
    );
  if (StartTime !== undefined && EndTime !== undefined && StartTime > EndTime)
    return fault('InvalidTimeRangeException', 'StartTime must not be after EndTime.');
  if (attributes.length > 1)
    return fault('InvalidLookupAttributesException', 'Events can be looked up by one attribute at a time.');

  const narrowing = attributes.flatMap(
    ({ AttributeKey, AttributeValue }) => ATTRIBUTES.get(AttributeKey)?.(AttributeValue) ?? [],
  );
  if (narrowing.length < attributes.length)
    return fault(
      'InvalidLookupAttributesException',
      `Events can be looked up by ${[...ATTRIBUTES.keys()].join(', ')}.`,
    );
  const fromMs = StartTime === undefined ? nowMs - DEFAULT_PERIOD_MS : StartTime * MS_PER_SECOND;
  return accept({
    query: {
      from: isoTime(Math.floor(fromMs)),
      // The trail's own end is the first instant that is not meant; CloudTrail's is the last one that is.
      ...(EndTime === undefined ? {} : { to: isoTime(Math.floor(EndTime * MS_PER_SECOND) + 1) }),
      order: 'newest',
      limit: MaxResults,
    },
    narrowing,
    filter: { attributes, from: StartTime ?? null, to: EndTime ?? null },
  });
}

const condition = (sql: string, ...parameters: readonly SqlParameter[]): TrailCondition => ({
  sql,
  parameters,
});

/** Looking for the text first is cheap; taking each identity apart is not. */
const ofIdentity = (member: 'accessKeyId' | 'userName', value: string): TrailCondition =>
  condition(
    `strpos(useridentity, ?) > 0 AND json_extract_scalar(useridentity, '$.${member}') = ?`,
    JSON.stringify(value).slice(1, -1),
    value,
  );

const fault = (code: string, message: string): Result<never, AwsFault> =>
  refuse({ status: 400, code, message });
