import type { EventType, KnownEvent, PresentationEvent } from '../../../events/catalogue.ts';
import { readEvent } from '../../../events/stored-event.ts';
import type { Cell, Projection, ReadModelTransaction } from '../projection.ts';
import { keptText } from './distinct-texts.ts';
import { FAILURE_CODES, upsertActivity, upsertHour, USAGE_SCHEMA } from './usage-schema.ts';
import { UsageTotals, type HourTotals, type KeyTotals, type Moment } from './usage-totals.ts';

const PRESENTATIONS: readonly EventType[] = [
  'KeyUsed',
  'AuthenticationFailed',
  'AccessDenied',
  'RateLimited',
];
const presentationTypes: ReadonlySet<string> = new Set(PRESENTATIONS);

/**
 * How every key was used, in total and per hour, by event time: trails are imported long after the fact. A batch is
 * added up in memory first, so that a busy key costs one row and not one per event.
 */
export const usageProjection: Projection = {
  name: 'usage',
  version: 1,
  streams: ['usage'],
  schema: USAGE_SCHEMA,
  apply(tx, _stream, events) {
    const totals = new UsageTotals();
    for (const logged of events) {
      if (!presentationTypes.has(logged.type)) continue;
      const read = readEvent(logged.text);
      if (read.known && isPresentation(read.event)) totals.add(read.event);
    }
    // In key order, so that neighbouring rows are written while their page is at hand.
    for (const keyId of [...totals.keys.keys()].sort()) {
      const key = totals.keys.get(keyId);
      if (key !== undefined) writeKey(tx, keyId, key);
    }
  },
};

const isPresentation = (event: KnownEvent): event is PresentationEvent => presentationTypes.has(event.type);

function writeKey(tx: ReadModelTransaction, keyId: string, key: KeyTotals): void {
  const hours = [...key.hours.values()];
  const sum = sumOf(hours);
  tx.run(
    upsertActivity(sum.failed),
    keyId,
    key.firstUse,
    moment(key.lastUse),
    moment(key.lastAttempt),
    ...sum.counters,
  );
  for (const [hour, totals] of key.hours) writeHour(tx, keyId, hour, totals);
}

function writeHour(tx: ReadModelTransaction, keyId: string, hour: string, totals: HourTotals): void {
  const ips = totals.ips.bounded();
  const datasets = totals.datasets.bounded();
  const sum = sumOf([totals]);
  tx.run(
    upsertHour(sum.failed),
    ...[keyId, hour, totals.lastUse, ips.json, ips.more, datasets.json, datasets.more],
    ...sum.counters,
  );
}

/** As the columns `last_use` and `last_attempt` hold it. */
const moment = (at: Moment | null): Cell => (at === null ? null : `${at.time} ${keptText(at.value)}`);

/** The counter columns in the order of the upserts; those of failures only when there are any. */
function sumOf(hours: readonly HourTotals[]): {
  readonly failed: boolean;
  readonly counters: readonly Cell[];
} {
  let successes = 0;
  let gatewayCalls = 0;
  let failed = false;
  for (const hour of hours) {
    successes += hour.successes;
    gatewayCalls += hour.gatewayCalls;
    failed ||= hour.failures !== null;
  }
  if (!failed) return { failed, counters: [successes, gatewayCalls] };
  const failures = FAILURE_CODES.map((code) =>
    hours.reduce((sum, hour) => sum + (hour.failures?.get(code) ?? 0), 0),
  );
  return { failed, counters: [successes, gatewayCalls, ...failures] };
}
