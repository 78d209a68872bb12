/**
 * Everything an operator can set, resolved and validated once at start (modules/settings). Units are in the names.
 * docs/configuration.md lists each setting with its environment variable, its place in keytrail.yaml and its default.
 */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Honour X-Forwarded-For from the peer; only behind a proxy that overwrites it. */
  readonly trustProxy: boolean;
  readonly bodyBytesMax: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly profile: 'embedded' | 'cluster';
  /** Absolute path. */
  readonly dataDir: string;
  /** `strict`: an answer waits for its event to be durable. `relaxed`: it does not; a crash may lose the last events. */
  readonly auditMode: 'strict' | 'relaxed';
  /** Secret of the first administrator key; null: one is generated and printed once. */
  readonly adminKey: string | null;
  readonly keyPrefix: string;
  /** Null: secrets are stored as plain SHA-256; else as HMAC-SHA-256 with this pepper. */
  readonly secretPepper: string | null;
  readonly expiryDaysDefault: number;
  readonly expiryDaysMax: number;
  readonly neverExpiringKeysAllowed: boolean;
  readonly expirySweepSeconds: number;
  /** 12 digits, as CloudTrail readers demand. */
  readonly accountId: string;
  readonly region: string;
  /** In front of `AWSLogs/`; empty or ending in `/`. */
  readonly archivePrefix: string;
  readonly archiveRollSeconds: number;
  readonly archiveRollBytes: number;
  readonly sqlTimeoutSeconds: number;
  readonly sqlRowLimit: number;
  readonly queryMemoryMiB: number;
  readonly queryThreads: number;
}

/** Nest injection token of the {@link Settings}. */
export const SETTINGS = Symbol('Settings');
