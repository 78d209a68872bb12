import type { Refusal, RefusalCode } from '../../../../shared/refusal.ts';
import { PROBLEM_CODES } from '../../problem-codes.ts';
import { aboutCredential, withMessage, type AwsFault } from './aws-fault.ts';

const ACCESS_DENIED = { status: 403, code: 'AccessDeniedException' };

/** Names of the API's own faults, and of those that any service of AWS with its JSON protocol has. */
const FAULTS: Readonly<Partial<Record<RefusalCode, Omit<AwsFault, 'message'>>>> = {
  forbidden: ACCESS_DENIED,
  tenant_forbidden: ACCESS_DENIED,
  // With a 5xx clients try again by themselves, and this they should.
  rate_limited: { status: 400, code: 'ThrottlingException' },
  malformed_request: { status: 400, code: 'SerializationException' },
  route_not_found: { status: 404, code: 'UnknownOperationException' },
  method_not_allowed: { status: 405, code: 'UnknownOperationException' },
  cursor_invalid: { status: 400, code: 'InvalidNextTokenException' },
  // Not with its 504: a query that took too long would be tried four times more.
  query_timeout: { status: 400, code: 'QueryTimeoutException' },
};

export function cloudTrailFault({ code, detail }: Refusal): AwsFault {
  const { status } = PROBLEM_CODES[code];
  if (code === 'api_key_required')
    return aboutCredential({ status: 403, code: 'MissingAuthenticationTokenException' }, detail);
  if (status === 401) return aboutCredential({ status: 403, code: 'UnrecognizedClientException' }, detail);
  const known = FAULTS[code];
  if (known !== undefined) return withMessage(known, detail);
  if (status === 503) return { status, code: 'ServiceUnavailableException', message: detail };
  if (status >= 500) return { status: 500, code: 'InternalFailure', message: detail };
  return { status: status === 413 ? status : 400, code: 'ValidationException', message: detail };
}

/** As AWS's JSON protocol states it, with the type of its bodies. */
export const CLOUDTRAIL_MEDIA_TYPE = 'application/x-amz-json-1.1';

export const cloudTrailFaultBody = ({ code, message }: AwsFault): string =>
  JSON.stringify({ __type: code, message });
