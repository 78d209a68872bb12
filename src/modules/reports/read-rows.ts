/**
 * Rows of queries/reports as what the report builders take. Both engines promise the same types, and a builder must not
 * make a figure of something else: a column of another sort is an InfrastructureError, never a guess.
 */
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { KeyStatus } from '../keys/domain/key-state.ts';
import type { SqlRow } from '../query-engine/query-engine.ts';
import type { KeyReview } from './domain/access-review.ts';
import type { AttemptDay, AttemptRow } from './domain/failed-attempts.ts';
import type { StatedRights } from './domain/inventory.ts';
import type { KeyFacts } from './domain/key-facts.ts';
import type { CoveredPeriod } from './domain/report.ts';
import { LEFT_OUT, type LeftOut } from './domain/unused-keys.ts';
import type { CreatedKey, RequestCounts, UsageGroup, UsageRow, UsageTotals } from './domain/usage.ts';

const wrong = (column: string): InfrastructureError =>
  new InfrastructureError(
    'query_engine_failed',
    `The query engine gave an unexpected value in column ${column}.`,
  );

export function optionalText(row: SqlRow, column: string): string | null {
  const value = row[column];
  if (value !== null && typeof value !== 'string') throw wrong(column);
  return value;
}

export function text(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrong(column);
  return value;
}

/** Engines give counts beyond 2^53 as text; no trail has as many events. */
export function count(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrong(column);
  return value;
}

const STATUSES: readonly string[] = ['ACTIVE', 'DISABLED', 'REVOKED', 'EXPIRED'] satisfies KeyStatus[];
const isStatus = (value: string): value is KeyStatus => STATUSES.includes(value);

function status(row: SqlRow): KeyStatus {
  const value = text(row, 'status');
  if (!isStatus(value)) throw wrong('status');
  return value;
}

export const keyFacts = (row: SqlRow): KeyFacts => ({
  keyId: text(row, 'keyid'),
  name: optionalText(row, 'keyname') ?? '',
  owner: optionalText(row, 'owner') ?? '',
  tenant: text(row, 'tenant'),
  source: text(row, 'source'),
  lifetime: text(row, 'lifetime') === 'temporary' ? 'temporary' : 'long-term',
  status: status(row),
  createdAt: optionalText(row, 'createdat'),
  knownSince: text(row, 'knownsince'),
  rotatedAt: optionalText(row, 'rotatedat'),
  expiresAt: optionalText(row, 'expiresat'),
  lastUsedAt: optionalText(row, 'lastuse'),
  lastAttemptAt: optionalText(row, 'lastattempt'),
});

/** Candidates, and the counts of all other keys, of unused-keys.sql. */
export function unusedKeys(rows: readonly SqlRow[]): {
  readonly candidates: readonly KeyFacts[];
  readonly leftOut: Readonly<Record<LeftOut, number>>;
} {
  const leftOut: Record<LeftOut, number> = { used: 0, young: 0, temporary: 0, revoked: 0, expired: 0 };
  for (const row of rows) {
    const reason = LEFT_OUT.find((one) => one === row['class']);
    if (reason !== undefined) leftOut[reason] = count(row, 'keycount');
  }
  return { candidates: rows.filter((row) => row['class'] === null).map(keyFacts), leftOut };
}

export const coveredPeriod = (row: SqlRow): CoveredPeriod => ({
  source: text(row, 'source'),
  from: text(row, 'coversfrom'),
  to: text(row, 'coversto'),
});

export const keyWithRights = (row: SqlRow): KeyFacts & StatedRights => ({
  ...keyFacts(row),
  creator: optionalText(row, 'creator'),
  role: right(optionalText(row, 'role'), ''),
  scopes: right(optionalText(row, 'scopes'), ''),
  allowedDatasets: right(optionalText(row, 'alloweddatasets'), 'all'),
  permissions: right(optionalText(row, 'permissions'), 'all'),
  rateLimit: right(optionalText(row, 'ratelimit'), 'none'),
  note: right(optionalText(row, 'note'), ''),
  allowedCidrs: right(optionalText(row, 'allowedcidrs'), 'all'),
});

/** A right as JSON text, in words: lists separated by commas, `whenNull` for JSON null. */
function right(json: string | null, whenNull: string): string | null {
  if (json === null) return null;
  const value: unknown = JSON.parse(json);
  if (value === null) return whenNull;
  return Array.isArray(value) ? value.join(', ') : String(value);
}

const requestCounts = (row: SqlRow): RequestCounts => ({
  requests: count(row, 'requests'),
  successes: count(row, 'successes'),
  invalid: count(row, 'invalid'),
  expired: count(row, 'expired'),
  revoked: count(row, 'revoked'),
  disabled: count(row, 'disabled'),
  forbidden: count(row, 'forbidden'),
  rateLimited: count(row, 'ratelimited'),
});

export function usageRow(groupBy: UsageGroup, row: SqlRow): UsageRow {
  const counts = requestCounts(row);
  switch (groupBy) {
    case 'key':
      return {
        ...counts,
        group: {
          keyId: optionalText(row, 'keyid'),
          name: optionalText(row, 'keyname'),
          owner: optionalText(row, 'owner'),
          firstRequestAt: text(row, 'firstrequest'),
          lastRequestAt: text(row, 'lastrequest'),
          lastUsedAt: optionalText(row, 'lastuse'),
        },
      };
    case 'owner':
      return {
        ...counts,
        group: {
          owner: optionalText(row, 'owner'),
          keys: count(row, 'keys'),
          lastUsedAt: optionalText(row, 'lastuse'),
        },
      };
    case 'day':
      return { ...counts, group: { day: text(row, 'day').replaceAll('/', '-'), keys: count(row, 'keys') } };
  }
}

export function usageTotals(rows: readonly SqlRow[]): UsageTotals {
  const measure = (name: string, of: string): number => {
    const row = rows.find((one) => one['measure'] === name && one['name'] === of);
    return row === undefined ? 0 : count(row, 'n');
  };
  return {
    active: measure('keys', 'ACTIVE'),
    expired: measure('keys', 'EXPIRED'),
    revoked: measure('keys', 'REVOKED'),
    disabled: measure('keys', 'DISABLED'),
    created: measure('created', 'KEYS'),
    used: measure('used', 'KEYS'),
    requests: rows
      .filter((row) => row['measure'] === 'requests')
      .reduce((sum, row) => sum + count(row, 'n'), 0),
    successes: measure('requests', 'SUCCESS'),
  };
}

export const createdKey = (row: SqlRow): CreatedKey => ({
  keyId: text(row, 'keyid'),
  name: optionalText(row, 'keyname') ?? '',
  owner: optionalText(row, 'owner') ?? '',
  tenant: text(row, 'tenant'),
  source: text(row, 'source'),
  status: text(row, 'status'),
  createdAt: text(row, 'createdat'),
});

export const keyReview = (row: SqlRow): KeyReview => ({
  keyId: text(row, 'keyid'),
  reviewedAt: text(row, 'reviewedat'),
  reviewer: optionalText(row, 'reviewer') ?? '',
  decision: optionalText(row, 'decision') ?? '',
});

export const attemptRow = (row: SqlRow): AttemptRow => ({
  refused: text(row, 'eventname'),
  reason: optionalText(row, 'reason'),
  outcome: text(row, 'outcome'),
  tenant: text(row, 'tenant'),
  keyId: optionalText(row, 'keyid'),
  name: optionalText(row, 'keyname'),
  fingerprint: optionalText(row, 'keyfingerprint'),
  address: optionalText(row, 'sourceipaddress'),
  attempts: count(row, 'attempts'),
  firstAttemptAt: text(row, 'firstattempt'),
  lastAttemptAt: text(row, 'lastattempt'),
});

export const attemptDay = (row: SqlRow): AttemptDay => ({
  day: text(row, 'day').replaceAll('/', '-'),
  attempts: count(row, 'attempts'),
  invalid: count(row, 'invalid'),
  expired: count(row, 'expired'),
  revoked: count(row, 'revoked'),
  disabled: count(row, 'disabled'),
  forbidden: count(row, 'forbidden'),
  rateLimited: count(row, 'ratelimited'),
  addresses: count(row, 'addresses'),
  keys: count(row, 'keys'),
});
