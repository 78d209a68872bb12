import { isoSeconds, isoTime, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import type { KeyActivity, UsageHour } from '../key-activity.ts';
import type { Cell, Row } from '../projection.ts';
import { textsFromRow } from './distinct-texts.ts';
import { FAILURE_CODES, failureColumn } from './usage-schema.ts';

/** The activity of a key that nobody has presented, or that does not exist. */
export const neverPresented = (keyId: string): KeyActivity => ({
  keyId,
  lastUsedAt: null,
  lastUsedIp: null,
  lastAttemptAt: null,
  lastAttemptOutcome: null,
  firstUsedAt: null,
  successes: 0,
  failures: 0,
  failuresByCode: {},
  gatewayCalls: 0,
});

export function activityFromRow(row: Row): KeyActivity {
  const [lastUsedAt, lastUsedIp] = timeAndValue(row['last_use']);
  const [lastAttemptAt, lastAttemptOutcome] = timeAndValue(row['last_attempt']);
  const failuresByCode = failuresIn(row);
  return {
    keyId: String(row['key_id']),
    lastUsedAt,
    lastUsedIp,
    lastAttemptAt,
    lastAttemptOutcome,
    firstUsedAt: textOrNull(row['first_use']),
    successes: Number(row['successes']),
    failures: Object.values(failuresByCode).reduce((sum, count) => sum + count, 0),
    failuresByCode,
    gatewayCalls: Number(row['gateway_calls']),
  };
}

export function hourFromRow(row: Row): UsageHour {
  const startMs = Number(row['hour']) * MS_PER_HOUR;
  const lastUse = row['last_use'];
  const ips = textsFromRow(row['ips']);
  const datasets = textsFromRow(row['datasets']);
  return {
    hour: isoSeconds(isoTime(startMs)),
    successes: Number(row['successes']),
    failuresByCode: failuresIn(row),
    gatewayCalls: Number(row['gateway_calls']),
    lastUsedAt: typeof lastUse === 'number' ? isoTime(startMs + lastUse) : null,
    distinctIps: ips.texts.length,
    distinctIpsExact: ips.complete,
    datasets: datasets.texts,
    datasetsComplete: datasets.complete,
  };
}

/** Only the codes that occurred. */
function failuresIn(row: Row): Readonly<Record<string, number>> {
  const counts = FAILURE_CODES.map((code) => [code, Number(row[failureColumn(code)])] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function timeAndValue(cell: Cell | undefined): readonly [string | null, string | null] {
  if (typeof cell !== 'string') return [null, null];
  const space = cell.indexOf(' ');
  return [cell.slice(0, space), cell.slice(space + 1) || null];
}

const textOrNull = (cell: Cell | undefined): string | null => (typeof cell === 'string' ? cell : null);
