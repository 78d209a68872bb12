import { z } from 'zod';
import { epochMs, MS_PER_DAY } from '../../../../shared/iso-time.ts';
import type { KeyActivity, UsageHour } from '../../../projections/key-activity.ts';
import type { ExistingKey } from './key-view.ts';

const hourSchema = z.object({
  hour: z.string(),
  successes: z.int(),
  failures_by_code: z.record(z.string(), z.int()),
  distinct_ips: z.int(),
  datasets: z.array(z.string()),
});

/** The usage of one key, in the field names that monitoring clients of API keys know. */
export const keyUsageSchema = z.object({
  /** The fingerprint, or the id of a key that another system issued. */
  key: z.string(),
  key_id: z.string(),
  last_used: z.string().nullable(),
  first_used: z.string().nullable(),
  last_attempt: z.string().nullable(),
  last_attempt_outcome: z.string().nullable(),
  total_requests: z.int(),
  successful_requests: z.int(),
  failed_requests: z.int(),
  failures_by_code: z.record(z.string(), z.int()),
  avg_requests_per_day: z.number(),
  hours: z.array(hourSchema).optional(),
});
export type KeyUsageView = z.output<typeof keyUsageSchema>;

/** Requests per day since the key exists, two decimals. A key younger than a day counts as a day old. */
function averagePerDay(total: number, since: string | null, nowMs: number): number {
  const days = since === null ? 1 : Math.max(1, (nowMs - epochMs(since)) / MS_PER_DAY);
  return Math.round((total / days) * 100) / 100;
}

export function keyUsageView(
  state: ExistingKey,
  activity: KeyActivity,
  hours: readonly UsageHour[] | null,
  nowMs: number,
): KeyUsageView {
  const total = activity.successes + activity.failures;
  const external = state.kind === 'external';
  const since = external ? (state.key.createdAt ?? state.key.firstSeenAt) : state.key.createdAt;
  return {
    key: external ? state.key.id : state.key.secret.fingerprint,
    key_id: state.key.id,
    last_used: activity.lastUsedAt,
    first_used: activity.firstUsedAt,
    last_attempt: activity.lastAttemptAt,
    last_attempt_outcome: activity.lastAttemptOutcome,
    total_requests: total,
    successful_requests: activity.successes,
    failed_requests: activity.failures,
    failures_by_code: { ...activity.failuresByCode },
    avg_requests_per_day: averagePerDay(total, since, nowMs),
    ...(hours === null ? {} : { hours: hours.map(hourView) }),
  };
}

const hourView = (hour: UsageHour): z.output<typeof hourSchema> => ({
  hour: hour.hour,
  successes: hour.successes,
  failures_by_code: { ...hour.failuresByCode },
  distinct_ips: hour.distinctIps,
  datasets: [...hour.datasets],
});
