import { createHash } from 'node:crypto';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { datePartition, type IsoTime } from '../../../shared/iso-time.ts';
import { INSIGHT_FOLDER } from './beside-the-trail.ts';
import type { LogRange } from './archived-file.ts';

/** Whose trail it is, and where its objects lie. */
export interface TrailAddress {
  /** In front of `AWSLogs/`; empty or ending in `/`. */
  readonly prefix: string;
  /** 12 digits: CloudTrail readers take the account out of the key with exactly this pattern. */
  readonly accountId: string;
  /** Lower-case letters, digits and hyphens, for the same reason. */
  readonly region: string;
}

/** Whose trail a record belongs to; both stand in every record. */
export type RecordPlace = Pick<TrailAddress, 'accountId' | 'region'>;

/** The key of one log file, taken apart. */
export interface LogFileName extends TrailAddress {
  /** Delivery time; of what comes out of a key only the minute is known. Events in the file may be of any earlier time. */
  readonly deliveredAt: IsoTime;
  /** 16 letters and digits that keep files of one minute apart; readers must not look for meaning in it. */
  readonly unique: string;
}

const ACCOUNT_ID = /^\d{12}$/;
const REGION = /^[a-z0-9-]+$/;
const UNIQUE = /^[A-Za-z0-9]{16}$/;
const PREFIX = /^$|\/$/;
const LOG_FILE_KEY =
  /^(?<prefix>(?:.*\/)?)AWSLogs\/(?<accountId>\d{12})\/CloudTrail\/(?<region>[a-z0-9-]+)\/(?<folder>\d{4}\/\d{2}\/\d{2})\/\k<accountId>_CloudTrail_\k<region>_(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})T(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)Z_(?<unique>[A-Za-z0-9]{16})\.json\.gz$/;

/** Everything that the trail's log files have in common; digests and insights lie beside it, in folders of their own. */
export function logFilesPrefix(address: TrailAddress): string {
  requireForm(ACCOUNT_ID, address.accountId, 'account id', '12 digits');
  requireForm(REGION, address.region, 'region', 'lower-case letters, digits and hyphens');
  requireForm(PREFIX, address.prefix, 'prefix', 'empty, or ending in a slash');
  return `${address.prefix}AWSLogs/${address.accountId}/CloudTrail/${address.region}/`;
}

/** @throws InfrastructureError `archive_key_invalid` when a part has not the form that CloudTrail readers demand. */
export function logFileKey(name: LogFileName): string {
  requireForm(UNIQUE, name.unique, 'unique string', '16 letters and digits');
  const { accountId, region, deliveredAt } = name;
  const minute = `${deliveredAt.slice(0, 16).replace(/[-:]/g, '')}Z`;
  const file = `${accountId}_CloudTrail_${region}_${minute}_${name.unique}.json.gz`;
  return `${logFilesPrefix(name)}${datePartition(deliveredAt)}/${file}`;
}

/** The key of the insights that belong to a log file: beside it, as CloudTrail delivers them, under the same name. */
export const insightFileKey = (logFile: string): string =>
  logFile
    .replace(/\/CloudTrail\/(?=[a-z0-9-]+\/\d{4}\/\d{2}\/\d{2}\/[^/]+$)/, `/${INSIGHT_FOLDER}/`)
    .replace(/_CloudTrail_(?=[^/]*$)/, `_${INSIGHT_FOLDER}_`);

/** Undefined for anything that is not the key of a log file: a digest, a file that somebody else put there. */
export function parseLogFileKey(key: string): LogFileName | undefined {
  const parts = LOG_FILE_KEY.exec(key)?.groups;
  if (parts === undefined) return undefined;
  const {
    prefix = '',
    accountId = '',
    region = '',
    folder,
    year,
    month,
    day,
    hour,
    minute,
    unique = '',
  } = parts;
  if (folder !== `${year}/${month}/${day}`) return undefined;
  return {
    prefix,
    accountId,
    region,
    deliveredAt: `${year}-${month}-${day}T${hour}:${minute}:00.000Z`,
    unique,
  };
}

/**
 * The unique string of a batch: the same range of the same trail always has the same one, so writing a batch again
 * after a crash meets its own file instead of making a second one.
 */
export function batchUnique({ accountId, region }: RecordPlace, range: LogRange): string {
  const { stream, partition, fromOffset, toOffset } = range;
  return uniqueOf([accountId, region, stream, partition, fromOffset, toOffset]);
}

/**
 * The unique string where several processes may write the file that begins at an offset: they agree on where it begins,
 * not on where it ends. All of them then name the same object, and the store lets one of them make it.
 */
export function batchUniqueFrom(
  { accountId, region }: RecordPlace,
  { stream, partition, fromOffset }: Omit<LogRange, 'toOffset'>,
): string {
  return uniqueOf([accountId, region, stream, partition, fromOffset, 'shared']);
}

function uniqueOf(parts: readonly (string | number)[]): string {
  const identity = parts.join('\n');
  const hash = createHash('sha256').update(identity).digest().subarray(0, UNIQUE_LENGTH);
  return Array.from(hash, (byte) => ALPHANUMERICS[byte % ALPHANUMERICS.length]).join('');
}

const UNIQUE_LENGTH = 16;
const ALPHANUMERICS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function requireForm(form: RegExp, value: string, what: string, rule: string): void {
  if (form.test(value)) return;
  throw new InfrastructureError('archive_key_invalid', `The archive's ${what} '${value}' must be ${rule}.`);
}
