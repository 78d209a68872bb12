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

/** Signing in by an OpenID Connect provider; lists are texts with commas here, and are taken apart in modules/identity/oidc. */
export interface OidcSettings {
  /** Where browsers reach the service. */
  readonly publicUrl: string | null;
  /** What the provider is called here. */
  readonly oidcProvider: string;
  /** Null: nobody signs in by OpenID Connect. */
  readonly oidcIssuer: string | null;
  readonly oidcClientId: string | null;
  /** Null: a public client. */
  readonly oidcClientSecret: string | null;
  readonly oidcScopes: string;
  readonly oidcRoleClaim: string | null;
  /** `value=role,value=role`. */
  readonly oidcRoles: string | null;
  readonly oidcDefaultRole: 'admin' | 'auditor' | 'analyst' | 'viewer' | 'user' | null;
  readonly oidcTenantClaim: string | null;
  readonly oidcTenant: string;
  readonly oidcEmailDomains: string | null;
  readonly oidcLinkByEmail: boolean;
}

/** What clients of other systems get here. */
export interface ClientSettings {
  /** Null: Quilt's client gets no credentials of AWS. */
  readonly quiltRoleArn: string | null;
  readonly quiltAccessTokenSeconds: number;
  /** `single-user`: one key opens Tiled's door, and nobody signs in there. */
  readonly tiledMode: 'multi-user' | 'single-user';
  /** Secret of that key; null: each start makes one and prints it. */
  readonly tiledSingleUserApiKey: string | null;
}

/** What people get who come with a browser. */
export interface ConsoleSettings {
  readonly console: 'on' | 'off';
}

/** What becomes of secrets that were found where they must not be, and who may report them unasked. */
export interface LeakSettings {
  readonly leakAction: 'disable' | 'revoke' | 'alert';
  /** Whether signed reports are taken at all. */
  readonly leakIntake: boolean;
  /** Where the public keys are that these are signed with. */
  readonly leakKeysUrl: string;
  /** Absolute path of a file with them, in the place of the address; null: the address is asked. */
  readonly leakKeysFile: string | null;
}

/** The proof that nobody changed the archive. */
export interface IntegritySettings {
  /** How long a stretch of time one digest covers. */
  readonly digestMinutes: number;
  /** Absolute path of the private key that digests are signed with; null: one of its own, in a cluster none. */
  readonly digestKeyFile: string | null;
  /** What digests call the bucket that they lie in; null: the bucket of a cluster, else `keytrail`. */
  readonly digestBucket: string | null;
}

/**
 * Everything an operator can set, resolved and validated once at start (modules/settings). Units are in the names.
 * docs/configuration.md lists each setting with its environment variable, its place in keytrail.yaml and its default.
 */
export interface Settings
  extends ClusterSettings, OidcSettings, ClientSettings, ConsoleSettings, LeakSettings, IntegritySettings {
  readonly host: string;
  readonly port: number;
  /** Whose X-Forwarded-For counts: nobody's, everybody's, or that of these addresses and ranges, separated by commas. */
  readonly trustProxy: boolean | string;
  readonly bodyBytesMax: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly profile: 'embedded' | 'cluster';
  /** Absolute path. */
  readonly dataDir: string;
  /** `strict`: an answer waits for its event to be durable. `relaxed`: it does not; a crash may lose the last events. */
  readonly auditMode: 'strict' | 'relaxed';
  /** Secret of the first administrator key; null: one is generated and printed once. */
  readonly adminKey: string | null;
  /** Absolute path of keytrail.yaml, whose sections are read beside the settings; null: there is none. */
  readonly settingsFile: string | null;
  /** Absolute path of a file of keys that is read beside keytrail.yaml. */
  readonly keysFile: string | null;
  /** Secret of a key of role admin, and of one of role analyst in the tenant `default`. */
  readonly apiKeyAdmin: string | null;
  readonly apiKeyDefault: string | null;
  readonly keyPrefix: string;
  /** Null: secrets are stored as plain SHA-256; else as HMAC-SHA-256 with this pepper. */
  readonly secretPepper: string | null;
  /** What access tokens are signed with: texts with commas between them, the first signs. Null: a secret of its own. */
  readonly tokenSecret: string | null;
  readonly accessTokenSeconds: number;
  readonly sessionDays: number;
  readonly expiryDaysDefault: number;
  readonly expiryDaysMax: number;
  readonly neverExpiringKeysAllowed: boolean;
  readonly expirySweepSeconds: number;
  /** How often policies are looked after. */
  readonly policyIntervalSeconds: number;
  /** How long before the end of a rotation's grace its warning is due; 0: no warnings. */
  readonly rotationWarningSeconds: number;
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
  /** Whether notifications may go to addresses of an own network. */
  readonly notifyPrivateAddresses: boolean;
  /** Absolute path of a database of where addresses are; null: nobody can be said to have travelled. */
  readonly geoipDatabase: string | null;
}

/** Nest injection token of the {@link Settings}. */
export const SETTINGS = Symbol('Settings');
