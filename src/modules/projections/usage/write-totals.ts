import { isoTime, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import type { Cell, ReadModelTransaction } from '../projection.ts';
import { keptText, storedTexts } from './distinct-texts.ts';
import { MultiRowInsert } from './multi-row-insert.ts';
import { addActivity, addHour } from './usage-schema.ts';
import type { HourlyTotals } from './usage-totals.ts';
import type { ActivityTotals } from './activity-totals.ts';

/** Adds the totals to the rows of `usage_hourly`, in order of the primary key: neighbours share a page. */
export function writeHours(tx: ReadModelTransaction, totals: HourlyTotals): void {
  const usual = new MultiRowInsert(tx, addHour(false));
  const failed = new MultiRowInsert(tx, addHour(true));
  for (const hour of [...totals.hours.keys()].sort((a, b) => a - b)) {
    for (const [keyId, of] of inKeyOrder(totals.hours.get(hour))) {
      const lastUse = of.lastUseMs === null ? null : of.lastUseMs - hour * MS_PER_HOUR;
      const rows = of.failures === null ? usual : failed;
      rows.add(hour, keyId, lastUse, storedTexts(of.ips), storedTexts(of.datasets), ...counters(of));
    }
  }
  usual.finish();
  failed.finish();
}

/** Adds the totals to the rows of `key_activity`, in order of the primary key. */
export function writeActivity(tx: ReadModelTransaction, totals: ActivityTotals): void {
  const usual = new MultiRowInsert(tx, addActivity(false));
  const failed = new MultiRowInsert(tx, addActivity(true));
  for (const [keyId, of] of totals.inKeyOrder()) {
    const rows = of.failures === null ? usual : failed;
    rows.add(
      keyId,
      Number.isNaN(of.firstUseMs) ? null : isoTime(of.firstUseMs),
      Number.isNaN(of.lastUseMs) ? null : moment(of.lastUseMs, of.lastUseIp),
      moment(of.lastAttemptMs, of.lastAttemptOutcome),
      ...counters(of),
    );
  }
  usual.finish();
  failed.finish();
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

const inKeyOrder = <Totals>(totals: ReadonlyMap<string, Totals> = new Map()): readonly [string, Totals][] =>
  [...totals].sort(byKey);

/** As the columns `last_use` and `last_attempt` hold it. */
const moment = (ms: number, value: string): string => `${isoTime(ms)} ${keptText(value)}`;

/** The counter columns in the order of the statements; those of failures only when there are any. */
function counters(of: {
  readonly successes: number;
  readonly gatewayCalls: number;
  readonly failures: readonly number[] | null;
}): readonly Cell[] {
  return [of.successes, of.gatewayCalls, ...(of.failures ?? [])];
}
