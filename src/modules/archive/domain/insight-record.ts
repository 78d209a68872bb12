import { alertRaisedV1, type AlertRaised } from '../../../events/alert-raised.ts';
import { alertResolvedV1, type AlertResolved } from '../../../events/alert-resolved.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import { derivedId } from '../../../shared/derived-id.ts';
import { isoSeconds } from '../../../shared/iso-time.ts';
import { readLogged } from './archived-event.ts';
import type { RecordPlace } from './object-key.ts';
import { EVENT_SOURCE, EVENT_VERSION } from './record-frame.ts';
import { withinTextLimit } from './size-limits.ts';

/** CloudTrail knows kinds of API calls at unusual rates; this is our kind of insight. */
const INSIGHT_TYPE = 'KeytrailAlertInsight';

interface Attributed {
  readonly value: string;
}

/** One thing that an insight says, and beside it what is usual. */
interface Attribution {
  readonly attribute: string;
  readonly insight: readonly Attributed[];
  readonly baseline: readonly Attributed[];
}

/** An alert in the form of a CloudTrail Insights event: exactly the fields that those have, at the top and within. */
export interface InsightRecord {
  readonly eventVersion: typeof EVENT_VERSION;
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly eventID: string;
  readonly eventType: 'AwsCloudTrailInsight';
  readonly recipientAccountId: string;
  /** The same in both records of an alert. */
  readonly sharedEventID: string;
  readonly insightDetails: {
    readonly state: 'Start' | 'End';
    readonly eventSource: typeof EVENT_SOURCE;
    /** The rule. */
    readonly eventName: string;
    readonly insightType: typeof INSIGHT_TYPE;
    readonly insightContext: {
      /** Counts of events that show it; absent at the end, and of the usual where only words tell it. */
      readonly statistics?: {
        readonly baseline?: { readonly average: number };
        readonly insight: { readonly average: number };
      };
      readonly attributions: readonly Attribution[];
    };
  };
  readonly eventCategory: 'Insight';
}

/** Whether an event of this type has an insight record, as told without reading it. */
export const hasInsight = (type: string): boolean => type === 'AlertRaised' || type === 'AlertResolved';

/**
 * The insight records of some events, in their order: a raising is the start, a resolving the end. They follow from the
 * events alone, so they can be made again and are no evidence of their own; the records of the trail are.
 */
export function insightRecords(events: readonly LoggedEvent[], place: RecordPlace): readonly InsightRecord[] {
  return events.flatMap((logged) => {
    if (!hasInsight(logged.type)) return [];
    const { known } = readLogged(logged);
    // Validated, though only valid events are appended: one bad text must not stop the archive of all that follow it.
    const raised = alertRaisedV1.event.safeParse(known);
    if (raised.success) return [started(raised.data, place)];
    const resolved = alertResolvedV1.event.safeParse(known);
    return resolved.success ? [ended(resolved.data, place)] : [];
  });
}

function started(event: AlertRaised, place: RecordPlace): InsightRecord {
  const { method, sentence, baseline, observed, evidence } = event.data;
  const statistics = {
    // What an exact rule finds never happens otherwise; what is usual for a learned one stands in words.
    ...(method === 'exact' ? { baseline: { average: 0 } } : {}),
    insight: { average: evidence.length },
  };
  const attributions = [
    ...about(event),
    attribution('method', method),
    attribution('sentence', sentence),
    { ...attribution('observed', observed), baseline: valuesOf(baseline) },
    { ...attribution('evidence', null), insight: evidence.map((value) => ({ value })) },
  ];
  return record(event, place, 'Start', { statistics, attributions });
}

function ended(event: AlertResolved, place: RecordPlace): InsightRecord {
  const { resolution, note } = event.data;
  const by = event.actor.email ?? event.actor.id;
  const attributions = [
    ...about(event),
    attribution('resolution', resolution),
    attribution('resolvedBy', by),
    attribution('note', note),
  ];
  return record(event, place, 'End', { attributions });
}

const about = ({ keyId, tenant, data }: AlertRaised | AlertResolved): readonly Attribution[] => [
  attribution('accessKeyId', keyId),
  attribution('keyName', data.keyName),
  attribution('owner', data.owner),
  attribution('tenant', tenant),
  attribution('severity', data.severity),
];

const attribution = (attribute: string, value: string | null): Attribution => ({
  attribute,
  insight: valuesOf(value),
  baseline: [],
});

const valuesOf = (value: string | null): readonly Attributed[] =>
  value === null ? [] : [{ value: withinTextLimit(value) }];

const record = (
  event: AlertRaised | AlertResolved,
  { region, accountId }: RecordPlace,
  state: 'Start' | 'End',
  insightContext: InsightRecord['insightDetails']['insightContext'],
): InsightRecord => ({
  eventVersion: EVENT_VERSION,
  eventTime: isoSeconds(event.time),
  awsRegion: region,
  // Not the event's own id: whoever reads the trail and the insights in one table would take one for a copy of the other.
  eventID: derivedId('insight', event.id),
  eventType: 'AwsCloudTrailInsight',
  recipientAccountId: accountId,
  sharedEventID: derivedId('insight', event.data.alertId),
  insightDetails: {
    state,
    eventSource: EVENT_SOURCE,
    eventName: event.data.rule,
    insightType: INSIGHT_TYPE,
    insightContext,
  },
  eventCategory: 'Insight',
});
