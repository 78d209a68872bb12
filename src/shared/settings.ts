/** What the profile `cluster` needs besides the rest. */
export interface ClusterSettings {
  readonly kafkaBrokers: string | null;
  /** In front of the names of all topics. */
  readonly kafkaTopic: string;
  readonly kafkaPartitions: number;
  /** Null: as the brokers have it. */
  readonly kafkaReplication: number | null;
  readonly kafkaTls: boolean;
  readonly kafkaSaslMechanism: 'none' | 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly kafkaSaslUsername: string | null;
  readonly kafkaSaslPassword: string | null;
  readonly s3Bucket: string | null;
  /** In front of every key in the bucket; empty or ending in `/`. */
  readonly s3Prefix: string;
  readonly s3PathStyle: boolean;
  readonly s3Encryption: 'none' | 'aes256' | 'kms';
  readonly s3KmsKeyId: string | null;
  readonly s3ObjectLock: 'none' | 'governance' | 'compliance';
  readonly s3ObjectLockDays: number;
  /** Null: SQL is answered by the engine of this process, over a copy of its own. */
  readonly athenaWorkgroup: string | null;
  readonly athenaDatabase: string;
  /** Where results go, `s3://…`; null: where the work group says. */
  readonly athenaOutput: string | null;
  /** Most bytes that one statement may scan; null: what the work group allows. */
  readonly athenaBytesMax: number | null;
  readonly athenaResultReuseMinutes: number;
  readonly athenaCopySeconds: number;
  readonly athenaUsdPerTebibyte: number;
  readonly snapshotMinutes: number;
}

/**
 * Everything an operator can set, resolved and validated once at start (modules/settings). Units are in the names.
 * docs/configuration.md lists each setting with its environment variable, its place in keytrail.yaml and its default.
 */
export interface Settings extends ClusterSettings {
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
