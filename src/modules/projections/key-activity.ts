/** What the usage read model knows of one key. Times are ISO 8601 UTC with milliseconds, by event time. */
export interface KeyActivity {
  readonly keyId: string;
  /** Last successful use; null if none is on record. */
  readonly lastUsedAt: string | null;
  readonly lastUsedIp: string | null;
  /** Last time the key was presented at all, accepted or not. Kept apart: a refused attempt is not a use. */
  readonly lastAttemptAt: string | null;
  readonly lastAttemptOutcome: string | null;
  readonly firstUsedAt: string | null;
  readonly successes: number;
  readonly failures: number;
  readonly failuresByCode: Readonly<Record<string, number>>;
  /**
   * How often the key was the gateway's (`data.via` of an event): it asked about somebody else's secret. Not among
   * `successes`, which count presentations of this very key, but a use: `firstUsedAt`, `lastUsedAt` and the last
   * attempt include it. The address on record then is the bearer's, so `lastUsedIp` is null for such a use.
   */
  readonly gatewayCalls: number;
}

export interface UsageHour {
  /** Start of the hour, ISO 8601 UTC, `2026-11-20T21:00:00Z`. */
  readonly hour: string;
  readonly successes: number;
  readonly failuresByCode: Readonly<Record<string, number>>;
  /** See {@link KeyActivity.gatewayCalls}. */
  readonly gatewayCalls: number;
  /** Latest successful use in the hour; null if there was none. Answers "last used as of t" for any t at an hour's end. */
  readonly lastUsedAt: string | null;
  /** Distinct addresses that presented the key; exact up to DISTINCT_PER_HOUR_MAX, and that number when there were more. */
  readonly distinctIps: number;
  /** False: there were more distinct addresses than are counted. */
  readonly distinctIpsExact: boolean;
  /** Datasets that were asked for, sorted; the first DISTINCT_PER_HOUR_MAX of that order when there were more. */
  readonly datasets: readonly string[];
  readonly datasetsComplete: boolean;
}

/** How many distinct addresses, and datasets, are kept per key and hour: bounds what one noisy key can make us store. */
export const DISTINCT_PER_HOUR_MAX = 64;

/** The usage read model as queries see it; a few seconds behind the log at most in normal operation. */
export interface UsageDirectory {
  activity(keyId: string): KeyActivity;
  activities(keyIds: readonly string[]): ReadonlyMap<string, KeyActivity>;
  /** Hours of a key with any activity in [from, to), oldest first. Costs about 1 µs for each hour of that range. */
  hours(keyId: string, from: string, to: string): readonly UsageHour[];
}

/** Nest injection token of the {@link UsageDirectory}. */
export const USAGE_DIRECTORY = Symbol('UsageDirectory');
