/** Why a statement did not succeed, told to its author where it is theirs to change and to the operator where it is not. */
import type { QueryExecutionStatus } from '@aws-sdk/client-athena';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { LINES_BEFORE } from './visible-statement.ts';

/** `AthenaError.ErrorCategory` of what Athena itself causes, and of what the statement does. */
const SYSTEM_ERROR = 1;
const USER_ERROR = 2;
/** Ranges of `AthenaError.ErrorType`, from Athena's error catalogue. */
const isExhausted = (type: number): boolean => type >= 0 && type <= 8;
const isThrottled = (type: number): boolean => type >= 1_400 && type <= 1_406;
const isPermission = (type: number): boolean => type === 1_500 || type === 1_501;
const TIMED_OUT: ReadonlySet<number> = new Set([206, 210]);

const BYTES_LIMIT = /bytes scanned limit was exceeded/i;
const EXHAUSTED = /exhausted resources|EXCEEDED_(?:\w+_)?MEMORY|exceeded .*memory limit|EXCEEDED_TIME_LIMIT/i;
const NOT_AUTHORIZED = /access ?denied|not authorized to perform|insufficient permissions/i;
const MISSING_TABLE = /(?:TABLE|SCHEMA)_NOT_FOUND|table .* does not exist|schema .* does not exist/i;
/** How Trino begins what it has to say about a statement, where Athena states no category. */
const ABOUT_STATEMENT = /^[A-Z_]+: line \d+:\d+/;

/** What the end of a statement that did not succeed means. Throws InfrastructureError when it is not about the statement. */
export function executionRefusal(status: QueryExecutionStatus | undefined): Refusal {
  const reason = status?.AthenaError?.ErrorMessage ?? status?.StateChangeReason ?? '';
  const { ErrorType: type = -1, ErrorCategory: category } = status?.AthenaError ?? {};
  if (BYTES_LIMIT.test(reason)) return TOO_MANY_BYTES;
  if (status?.State === 'CANCELLED') return STOPPED;
  if (isExhausted(type) || EXHAUSTED.test(reason)) return TOO_LARGE;
  if (TIMED_OUT.has(type)) return OUT_OF_TIME;
  const cause = new Error(reason);
  if (isThrottled(type)) {
    throw new InfrastructureError(
      'athena_throttled',
      'Athena was throttled while it ran a statement.',
      cause,
    );
  }
  if (isPermission(type) || NOT_AUTHORIZED.test(reason)) {
    throw new InfrastructureError(
      'athena_access_denied',
      'Athena may not read the table, its files or its result location with these AWS credentials.',
      cause,
    );
  }
  // The sandbox lets no statement name another table, so what is missing is the service's own.
  if (MISSING_TABLE.test(reason)) {
    throw new InfrastructureError(
      'athena_table_missing',
      'The database of KEYTRAIL_ATHENA_DATABASE or its table audit_trail does not exist: run "keytrail athena init".',
      cause,
    );
  }
  if (category === USER_ERROR || (category === undefined && ABOUT_STATEMENT.test(reason))) {
    return { code: 'sql_invalid', detail: publicReason(reason) };
  }
  if (category === SYSTEM_ERROR) {
    throw new InfrastructureError('athena_failing', 'Athena failed to run a statement.', cause);
  }
  throw new InfrastructureError('query_engine_failed', 'Athena failed to run a statement.', cause);
}

const STOPPED: Refusal = { code: 'query_cancelled', detail: 'The query was stopped on Athena.' };
const OUT_OF_TIME: Refusal = { code: 'query_timeout', detail: 'The query took longer than Athena allows.' };
const TOO_LARGE: Refusal = {
  code: 'query_too_large',
  detail: 'The statement needs more memory or time than Athena gives to one.',
};
const TOO_MANY_BYTES: Refusal = {
  code: 'query_too_large',
  detail: 'The statement reads more bytes than the work group allows. Name a period in date.',
};

/** Places of data and names of what is around it: none of a caller's business. */
const PLACES = /(?:s3[an]?:\/\/|arn:)[^\s'",;()]+|"?awsdatacatalog"?\.(?:"[^"]*"|\w+)\./gi;
const DETAIL_CHARACTERS_MAX = 300;

/** The first line of what Athena says, with positions in the statement as its author wrote it, and without places. */
export function publicReason(reason: string): string {
  const [firstLine = ''] = reason.split('\n');
  return firstLine
    .replace(/ or requester is not authorized to access requested resources/, '')
    .replace(/ (?:If a data manifest file was generated|You may need to manually clean).*$/, '')
    .replace(PLACES, (place) => (/^"?awsdatacatalog/i.test(place) ? '' : '<place>'))
    .replace(/\bline (\d+):/g, (_, line: string) => `line ${Math.max(1, Number(line) - LINES_BEFORE)}:`)
    .slice(0, DETAIL_CHARACTERS_MAX);
}
