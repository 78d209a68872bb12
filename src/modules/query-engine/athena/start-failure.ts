import { InvalidRequestException } from '@aws-sdk/client-athena';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { publicReason } from './execution-failure.ts';

/** What the statement itself is at fault for when Athena does not start it: its grammar. Rethrows everything else. */
export function startRefusal(error: unknown): Refusal {
  const cause = error instanceof InfrastructureError ? error.cause : undefined;
  if (cause instanceof InvalidRequestException && isAboutStatement(cause)) {
    return { code: 'sql_invalid', detail: publicReason(cause.message) };
  }
  throw error;
}

const isAboutStatement = ({ AthenaErrorCode, message }: InvalidRequestException): boolean =>
  AthenaErrorCode === 'MALFORMED_QUERY' || /^line \d+:\d+/.test(message);
