import type { Refusal, RefusalCode } from '../../../../shared/refusal.ts';
import { PROBLEM_CODES } from '../../problem-codes.ts';
import { element, xmlDocument } from '../s3/xml.ts';
import { aboutCredential, withMessage, type AwsFault } from './aws-fault.ts';

const ACCESS_DENIED = { status: 403, code: 'AccessDenied' };

const FAULTS: Readonly<Partial<Record<RefusalCode, Omit<AwsFault, 'message'>>>> = {
  forbidden: ACCESS_DENIED,
  tenant_forbidden: ACCESS_DENIED,
  // Clients wait and ask again, as they do where S3 itself has had enough.
  rate_limited: { status: 503, code: 'SlowDown' },
  route_not_found: { status: 404, code: 'NoSuchBucket' },
  // Nothing is written here, and there is but one bucket to list.
  method_not_allowed: { status: 405, code: 'MethodNotAllowed' },
};

export function s3Fault({ code, detail }: Refusal): AwsFault {
  const { status } = PROBLEM_CODES[code];
  if (code === 'api_key_required') return aboutCredential(ACCESS_DENIED, detail);
  if (status === 401) return aboutCredential({ status: 403, code: 'InvalidToken' }, detail);
  const known = FAULTS[code];
  if (known !== undefined) return withMessage(known, detail);
  if (status === 503) return { status, code: 'ServiceUnavailable', message: detail };
  if (status >= 500) return { status: 500, code: 'InternalError', message: detail };
  return { status: 400, code: 'InvalidRequest', message: detail };
}

export const S3_MEDIA_TYPE = 'application/xml';

export const s3FaultBody = ({ code, message }: AwsFault, requestId: string): string =>
  xmlDocument(
    'Error',
    element('Code', code) + element('Message', message) + element('RequestId', requestId),
    null,
  );
