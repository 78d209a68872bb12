import { InfrastructureError } from '../../shared/infrastructure-error.ts';

/** The error of every adapter whose log cannot be written or read now; the cause says how it failed. */
export function logUnavailable(reason: string, cause?: unknown): InfrastructureError {
  return new InfrastructureError('log_unavailable', `The event log cannot be written: ${reason}`, cause);
}
