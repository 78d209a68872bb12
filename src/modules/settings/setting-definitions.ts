import { z } from 'zod';
import type { Settings } from '../../shared/settings.ts';
import { CLIENT_SETTING_DEFINITIONS } from './client-setting-definitions.ts';
import { CONSOLE_SETTING_DEFINITIONS } from './console-setting-definitions.ts';
import { CLUSTER_SETTING_DEFINITIONS } from './cluster-setting-definitions.ts';
import { INTEGRITY_SETTING_DEFINITIONS } from './integrity-setting-definitions.ts';
import { LEAK_SETTING_DEFINITIONS } from './leak-setting-definitions.ts';
import { OIDC_SETTING_DEFINITIONS } from './oidc-setting-definitions.ts';
import { CONFIGURED_SECRET } from '../static-keys/domain/configured-secret.ts';
import { proxyAddresses } from './proxy-addresses.ts';
import { wholeNumber, type DefinitionsOf } from './setting-definition.ts';

const BYTES_PER_MIB = 1024 * 1024;

/** The secret of a key that configuration lists; its form is the operator's. */
const configuredSecret = z.string().regex(CONFIGURED_SECRET).nullable();

/**
 * All settings. The type keeps this list and {@link Settings} in step: a field without a definition does not compile,
 * and neither does a definition whose schema yields another type than the field has.
 */
export const SETTING_DEFINITIONS: DefinitionsOf<Omit<Settings, 'settingsFile'>> = {
  host: {
    variable: 'KEYTRAIL_HOST',
    schema: z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/),
    default: '127.0.0.1',
    allowed: 'a host name or an IP address to listen on',
    meaning: 'Address to listen on. `0.0.0.0` listens on every interface; the container image sets it.',
  },
  port: {
    variable: 'PORT',
    schema: wholeNumber(0, 65_535),
    default: 8080,
    allowed: 'a whole number from 0 to 65535',
    meaning: 'TCP port. `0` lets the operating system choose one, which the first log line names.',
  },
  trustProxy: {
    variable: 'KEYTRAIL_TRUST_PROXY',
    schema: z.union([z.boolean(), proxyAddresses]),
    default: false,
    allowed: '`true`, `false`, or addresses and ranges of the proxies, with commas between them',
    meaning:
      'Take the client address from `X-Forwarded-For`. Addresses of proxies, such as `10.0.0.0/8,127.0.0.1`: the header counts only where it comes from one of them, and the client is the last address in it that is none of theirs. `true`: the first address in it, whoever sends it; only where nobody reaches the service but through a proxy that overwrites the header, since anybody else could write any address into the audit trail.',
  },
  bodyBytesMax: {
    variable: 'KEYTRAIL_BODY_BYTES_MAX',
    schema: wholeNumber(1_024, 64 * BYTES_PER_MIB),
    default: BYTES_PER_MIB,
    allowed: 'a whole number of bytes from 1024 to 67108864',
    meaning: 'Largest JSON request body. Batches for `POST /v1/usage` may be 16 times as large.',
  },
  logLevel: {
    variable: 'KEYTRAIL_LOG_LEVEL',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    default: 'info',
    allowed: '`trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`',
    meaning: 'Least severe log line that is written. `debug` adds one line per request.',
  },
  profile: {
    variable: 'KEYTRAIL_PROFILE',
    schema: z.enum(['embedded', 'cluster']),
    default: 'embedded',
    allowed: '`embedded` or `cluster`',
    meaning:
      '`embedded`: one process with a data directory. `cluster`: any number of processes on Kafka and S3, and Athena if set.',
  },
  dataDir: {
    variable: 'KEYTRAIL_DATA_DIR',
    schema: z.string().min(1).max(1_024),
    default: './data',
    allowed: 'the path of a directory, 1 to 1024 characters',
    meaning:
      'Where log, read models and archive live. A relative path starts from the working directory, in keytrail.yaml from the directory of that file.',
  },
  auditMode: {
    variable: 'KEYTRAIL_AUDIT_MODE',
    schema: z.enum(['strict', 'relaxed']),
    default: 'strict',
    allowed: '`strict` or `relaxed`',
    meaning:
      '`strict`: an answer waits until its event is durable. `relaxed`: it does not, and a crash may lose the last events.',
  },
  adminKey: {
    variable: 'KEYTRAIL_ADMIN_KEY',
    schema: z.string().nullable(),
    default: null,
    allowed: 'a complete key secret, such as one that Keytrail printed before',
    meaning:
      'Secret of the first administrator key. Unset: one is generated at the first start and printed once.',
    secret: true,
  },
  keysFile: {
    variable: 'KEYTRAIL_KEYS_FILE',
    schema: z.string().min(1).max(1_024).nullable(),
    default: null,
    allowed: 'the path of a file, 1 to 1024 characters',
    meaning:
      'YAML file with keys under `api_keys:`, for instance a mounted secret; read beside those in keytrail.yaml and followed while the service runs. See static-configuration.md.',
  },
  apiKeyAdmin: {
    variable: 'API_KEY_ADMIN',
    schema: configuredSecret,
    default: null,
    allowed: '8 to 256 visible ASCII characters',
    meaning: 'Secret of a key of role `admin`, for installations with a key or two.',
    secret: true,
  },
  apiKeyDefault: {
    variable: 'API_KEY_DEFAULT',
    schema: configuredSecret,
    default: null,
    allowed: '8 to 256 visible ASCII characters',
    meaning: 'Secret of a key of role `analyst` in the tenant `default`, for installations with one tenant.',
    secret: true,
  },
  keyPrefix: {
    variable: 'KEYTRAIL_KEY_PREFIX',
    schema: z.string().regex(/^[a-z][a-z0-9]{0,15}$/),
    default: 'qk',
    allowed: '1 to 16 lower-case letters and digits, starting with a letter',
    meaning:
      'What new secrets begin with, before the underscore. Keys issued under another prefix stay good.',
  },
  secretPepper: {
    variable: 'KEYTRAIL_SECRET_PEPPER',
    schema: z.string().min(16).max(1_024).nullable(),
    default: null,
    allowed: 'a text of 16 to 1024 characters',
    meaning:
      'Secrets are stored as HMAC-SHA-256 with this pepper instead of plain SHA-256. Changing it makes every stored key unknown.',
    secret: true,
  },
  tokenSecret: {
    variable: 'KEYTRAIL_TOKEN_SECRET',
    schema: z
      .string()
      .regex(/^[\x21-\x2b\x2d-\x7e]{32,512}(,[\x21-\x2b\x2d-\x7e]{32,512}){0,4}$/)
      .nullable(),
    default: null,
    allowed: '1 to 5 texts of 32 to 512 visible ASCII characters, separated by commas',
    meaning:
      'What the access tokens of people who sign in are signed with. The first signs, all are accepted: put a new one in front to replace it. Unset: the profile `embedded` makes one in the data directory; in a cluster nobody can sign in.',
    secret: true,
  },
  accessTokenSeconds: {
    variable: 'KEYTRAIL_ACCESS_TOKEN_SECONDS',
    schema: wholeNumber(60, 86_400),
    default: 900,
    allowed: 'a whole number of seconds from 60 to 86400',
    meaning:
      'Lifetime of an access token, after which a client exchanges its refresh token for another. Signing out ends both at once, whatever this says.',
  },
  sessionDays: {
    variable: 'KEYTRAIL_SESSION_DAYS',
    schema: wholeNumber(1, 365),
    default: 7,
    allowed: 'a whole number of days from 1 to 365',
    meaning: 'How long somebody stays signed in, however often the tokens are refreshed.',
  },
  expiryDaysDefault: {
    variable: 'KEYTRAIL_EXPIRY_DAYS_DEFAULT',
    schema: wholeNumber(1, 3_650),
    default: 90,
    allowed: 'a whole number of days from 1 to 3650, at most `expiryDaysMax`',
    meaning: 'Lifetime of a key whose creator names none.',
  },
  expiryDaysMax: {
    variable: 'KEYTRAIL_EXPIRY_DAYS_MAX',
    schema: wholeNumber(1, 3_650),
    default: 365,
    allowed: 'a whole number of days from 1 to 3650',
    meaning: 'Longest lifetime that may be asked for.',
  },
  neverExpiringKeysAllowed: {
    variable: 'KEYTRAIL_NEVER_EXPIRING_KEYS_ALLOWED',
    schema: z.boolean(),
    default: false,
    allowed: '`true` or `false`',
    meaning: 'Whether `expiresInDays: null` may create a key without expiry.',
  },
  expirySweepSeconds: {
    variable: 'KEYTRAIL_EXPIRY_SWEEP_SECONDS',
    schema: wholeNumber(1, 86_400),
    default: 60,
    allowed: 'a whole number of seconds from 1 to 86400',
    meaning:
      'How often passed expiries become `KeyExpired` events. A key is refused from its expiry on, whenever the sweep runs.',
  },
  policyIntervalSeconds: {
    variable: 'KEYTRAIL_POLICY_INTERVAL_SECONDS',
    schema: wholeNumber(1, 86_400),
    default: 3_600,
    allowed: 'a whole number of seconds from 1 to 86400',
    meaning:
      'How often the policies of keytrail.yaml are looked after: each time reads the keys of the trail. See policies.md.',
  },
  rotationWarningSeconds: {
    variable: 'KEYTRAIL_ROTATION_WARNING_SECONDS',
    schema: wholeNumber(0, 2_592_000),
    default: 86_400,
    allowed: 'a whole number of seconds from 0 to 2592000',
    meaning:
      'How long before the end of a rotation’s grace `RotationGraceEnding` warns of it, but never before the middle of the grace. `0`: no warnings.',
  },
  accountId: {
    variable: 'KEYTRAIL_ACCOUNT_ID',
    schema: z.string().regex(/^\d{12}$/),
    default: '000000000000',
    allowed: '12 digits',
    meaning:
      'Account number in the archive’s paths and records, as CloudTrail readers demand. Quote it in keytrail.yaml.',
  },
  region: {
    variable: 'KEYTRAIL_REGION',
    schema: z.string().regex(/^[a-z0-9-]{1,64}$/),
    default: 'local-1',
    allowed: '1 to 64 lower-case letters, digits and hyphens',
    meaning: 'Region in the archive’s paths and records.',
  },
  archivePrefix: {
    variable: 'KEYTRAIL_ARCHIVE_PREFIX',
    schema: z.string().regex(/^([A-Za-z0-9][A-Za-z0-9._-]{0,99}\/){0,8}$/),
    default: '',
    allowed: 'empty, or folder names of letters, digits, `.`, `_` and `-`, each ending in `/`',
    meaning: 'In front of `AWSLogs/` in the archive.',
  },
  archiveRollSeconds: {
    variable: 'KEYTRAIL_ARCHIVE_ROLL_SECONDS',
    schema: wholeNumber(1, 3_600),
    default: 60,
    allowed: 'a whole number of seconds from 1 to 3600',
    meaning: 'Age at which waiting events are written to an archive file.',
  },
  archiveRollBytes: {
    variable: 'KEYTRAIL_ARCHIVE_ROLL_BYTES',
    schema: wholeNumber(64 * 1_024, 256 * BYTES_PER_MIB),
    default: 8 * BYTES_PER_MIB,
    allowed: 'a whole number of bytes from 65536 to 268435456',
    meaning: 'Size before compression at which waiting events are written to an archive file.',
  },
  sqlTimeoutSeconds: {
    variable: 'KEYTRAIL_SQL_TIMEOUT_SECONDS',
    schema: wholeNumber(1, 3_600),
    default: 30,
    allowed: 'a whole number of seconds from 1 to 3600',
    meaning: 'Longest run of one statement of `POST /v1/sql`, of `POST /v1/query` or of a report.',
  },
  sqlRowLimit: {
    variable: 'KEYTRAIL_SQL_ROW_LIMIT',
    schema: wholeNumber(1, 1_000_000),
    default: 10_000,
    allowed: 'a whole number from 1 to 1000000',
    meaning: 'Most rows that one statement of `POST /v1/sql` returns; `truncated` says when there were more.',
  },
  queryMemoryMiB: {
    variable: 'KEYTRAIL_QUERY_MEMORY_MIB',
    schema: wholeNumber(64, 1_048_576),
    default: 1_024,
    allowed: 'a whole number of MiB from 64 to 1048576',
    meaning:
      'Memory that the query engine may use before it spills to disk. A report over 1,000,000 keys takes 1024; with half of it, twice as long.',
  },
  queryThreads: {
    variable: 'KEYTRAIL_QUERY_THREADS',
    schema: wholeNumber(1, 256),
    default: 2,
    allowed: 'a whole number from 1 to 256',
    meaning: 'Threads of the query engine.',
  },
  notifyPrivateAddresses: {
    variable: 'KEYTRAIL_NOTIFY_PRIVATE_ADDRESSES',
    schema: z.boolean(),
    default: false,
    allowed: '`true` or `false`',
    meaning:
      'Let channels of `notification_channels` reach addresses of an own network, and this machine without TLS. Addresses of metadata services stay closed. See notifications.md.',
  },
  geoipDatabase: {
    variable: 'KEYTRAIL_GEOIP_DATABASE',
    schema: z.string().min(1).max(1_024).nullable(),
    default: null,
    allowed: 'the path of a file, 1 to 1024 characters',
    meaning:
      'Database of where addresses are, in MaxMind’s format and with locations, such as GeoLite2 City. Unset: the rule `impossible-travel` finds nothing. A new one is read at the next start.',
  },
  ...INTEGRITY_SETTING_DEFINITIONS,
  ...LEAK_SETTING_DEFINITIONS,
  ...OIDC_SETTING_DEFINITIONS,
  ...CLIENT_SETTING_DEFINITIONS,
  ...CONSOLE_SETTING_DEFINITIONS,
  ...CLUSTER_SETTING_DEFINITIONS,
};

export type SettingName = keyof typeof SETTING_DEFINITIONS;
export const SETTING_NAMES = Object.keys(SETTING_DEFINITIONS) as readonly SettingName[];

/** Variables that belong to the command line client and to finding the file: known, but no setting of the service. */
export const OTHER_VARIABLES = ['KEYTRAIL_CONFIG', 'KEYTRAIL_URL', 'KEYTRAIL_API_KEY'] as const;
