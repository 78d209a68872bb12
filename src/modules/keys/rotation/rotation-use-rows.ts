import { OUTCOMES, type Outcome } from '../../../events/envelope.ts';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { SqlRow } from '../../query-engine/query-engine.ts';
import { count, optionalText, text } from '../../reports/read-rows.ts';
import type { PreviousSecretUser, SecretUse, UsesSinceRotation } from './rotation-uses.ts';

const NO_USE: SecretUse = { requests: 0, successes: 0, refusals: 0, lastUsedAt: null, lastAttemptAt: null };

/** Rows of queries/audit/rotation-uses.sql as what they say: each carries the totals of its secret. */
export function usesSinceRotation(rows: readonly SqlRow[]): UsesSinceRotation {
  const of = (secret: string): readonly SqlRow[] => rows.filter((row) => row['secret'] === secret);
  const previous = of('previous');
  const [first] = previous;
  return {
    current: totals(of('current')[0]),
    previous: {
      ...totals(first),
      refusedAfterGrace: first === undefined ? 0 : count(first, 'all_refused_after_grace'),
      users: previous.map(user),
      truncated: first !== undefined && count(first, 'all_users') > previous.length,
    },
    unattributed: totals(of('unknown')[0]),
  };
}

function totals(row: SqlRow | undefined): SecretUse {
  if (row === undefined) return NO_USE;
  const requests = count(row, 'all_requests');
  const successes = count(row, 'all_successes');
  return {
    requests,
    successes,
    refusals: requests - successes,
    lastUsedAt: optionalText(row, 'all_last_used_at'),
    lastAttemptAt: optionalText(row, 'all_last_attempt_at'),
  };
}

function user(row: SqlRow): PreviousSecretUser {
  const requests = count(row, 'requests');
  const successes = count(row, 'successes');
  return {
    ip: optionalText(row, 'sourceipaddress'),
    userAgent: optionalText(row, 'useragent'),
    requests,
    successes,
    refusals: requests - successes,
    refusedAfterGrace: count(row, 'refused_after_grace'),
    firstUsedAt: optionalText(row, 'first_used_at'),
    lastUsedAt: optionalText(row, 'last_used_at'),
    lastAttemptAt: optionalText(row, 'last_attempt_at'),
    lastOutcome: outcome(row),
  };
}

const isOutcome = (value: string): value is Outcome => OUTCOMES.some((outcome) => outcome === value);

function outcome(row: SqlRow): Outcome {
  const value = text(row, 'last_outcome');
  if (isOutcome(value)) return value;
  throw new InfrastructureError(
    'query_engine_failed',
    'The query engine gave an outcome that does not exist.',
  );
}
