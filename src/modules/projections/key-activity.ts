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
}

export interface UsageHour {
  /** Start of the hour, ISO 8601 UTC, `2026-11-20T21:00:00Z`. */
  readonly hour: string;
  readonly successes: number;
  readonly failuresByCode: Readonly<Record<string, number>>;
  readonly distinctIps: number;
  readonly datasets: readonly string[];
}

/** The usage read model as queries see it; a few seconds behind the log at most in normal operation. */
export interface UsageDirectory {
  activity(keyId: string): KeyActivity;
  activities(keyIds: readonly string[]): ReadonlyMap<string, KeyActivity>;
  /** Hours of a key with any activity in [from, to), oldest first. */
  hours(keyId: string, from: string, to: string): readonly UsageHour[];
}

/** Nest injection token of the {@link UsageDirectory}. */
export const USAGE_DIRECTORY = Symbol('UsageDirectory');
