/**
 * What the SDK threw, as one of the few things that can be wrong with a bucket. The names are AWS's error codes; answers
 * to HEAD have no body and therefore only a status.
 */
import { z } from 'zod';
import { summaryOf } from './fault-summary.ts';

export type FaultKind =
  | 'credentials'
  | 'denied'
  | 'no-bucket'
  | 'other-region'
  | 'unreachable'
  | 'busy'
  | 'taken'
  | 'contested'
  | 'absent'
  | 'other';

export interface S3Fault {
  readonly kind: FaultKind;
  readonly name: string;
  readonly status: number | undefined;
  /** In which region the server says that the bucket is. */
  readonly region: string | undefined;
  /** One line for whoever is on call: no request, so no signature and no token. */
  readonly summary: string;
}

const text = z.string().optional().catch(undefined);
const thrownShape = z.object({
  name: z.string().catch('Error'),
  code: text,
  message: z.string().catch(''),
  Region: text,
  $metadata: z
    .object({ httpStatusCode: z.number().optional().catch(undefined), requestId: text })
    .optional()
    .catch(undefined),
  $response: z
    .object({ headers: z.object({ 'x-amz-bucket-region': text }) })
    .optional()
    .catch(undefined),
});

export function faultOf(thrown: unknown): S3Fault {
  const parsed = thrownShape.safeParse(thrown);
  if (!parsed.success) {
    return { kind: 'other', name: 'Error', status: undefined, region: undefined, summary: String(thrown) };
  }
  const { name, Region, $metadata, $response } = parsed.data;
  const message = parsed.data.message
    .replace(WRAPPED, '')
    .replace(REFUSED_REGION, (_, region: string) => (region.trim() === '' ? NO_REGION : NOT_A_REGION));
  const code = parsed.data.code ?? SYSTEM_CODE.exec(message)?.[0];
  const status = $metadata?.httpStatusCode;
  return {
    kind: BY_NAME.get(name) ?? BY_NAME.get(code ?? '') ?? BY_NAME.get(message) ?? kindOf(status, code),
    name,
    status,
    region: Region ?? $response?.headers['x-amz-bucket-region'],
    summary: summaryOf({ name, code, message, status, requestId: $metadata?.requestId }),
  };
}

/** What the SDK makes of an error of another realm (see shared/thrown.ts): its text is all that is left of it. */
const WRAPPED = /^AWS SDK error wrapper for (?:Error: )?/;
const SYSTEM_CODE = /\bE[A-Z_]{4,}\b/;

/** Instead of what was thrown as the cause of our own error: that holds the request with its signature and token. */
export const causeOf = (fault: S3Fault): Error => new Error(fault.summary);

/** The messages of two errors that have no other name. An empty region is as good as none. */
export const NO_REGION = 'Region is missing';
export const NOT_A_REGION = 'Region is none of AWS';
const REFUSED_REGION = /^Region not accepted: region="(.*)" is not a valid hostname component\.$/;

const names = (kind: FaultKind, ...all: readonly string[]): [string, FaultKind][] =>
  all.map((name) => [name, kind]);

const BY_NAME: ReadonlyMap<string, FaultKind> = new Map([
  ...names('credentials', 'CredentialsProviderError', 'TokenProviderError', 'ExpiredToken'),
  ...names('credentials', 'ExpiredTokenException', 'TokenRefreshRequired', 'InvalidToken'),
  // The second is versitygw's name for the first.
  ...names('credentials', 'InvalidAccessKeyId', 'XAdminUserNotFound', 'SignatureDoesNotMatch'),
  ...names('credentials', 'RequestTimeTooSkewed', 'RequestExpired', 'UnrecognizedClientException'),
  ...names('no-bucket', 'NoSuchBucket', 'InvalidBucketName'),
  ...names('other-region', 'PermanentRedirect', 'TemporaryRedirect', 'AuthorizationHeaderMalformed'),
  ...names('other-region', 'IllegalLocationConstraintException', NO_REGION, NOT_A_REGION),
  ...names('unreachable', 'TimeoutError', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'),
  ...names('unreachable', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EPROTO', 'ERR_INVALID_URL'),
  // The upload is gone: completed by a request whose answer was lost, or ended by another.
  ...names('contested', 'NoSuchUpload'),
  ...names('busy', 'SlowDown', 'RequestTimeout'),
]);

/** Does not pass by itself: a server that lacks something which the archive cannot do without. */
const NOT_IMPLEMENTED = 501;

function kindOf(status: number | undefined, code: string | undefined): FaultKind {
  if (status === undefined) return code === undefined || !/TLS|SSL|CERT/.test(code) ? 'other' : 'unreachable';
  if ((status >= 500 && status !== NOT_IMPLEMENTED) || status === 429) return 'busy';
  return BY_STATUS.get(status) ?? 'other';
}

const BY_STATUS: ReadonlyMap<number, FaultKind> = new Map([
  [301, 'other-region'],
  [307, 'other-region'],
  [403, 'denied'],
  [404, 'absent'],
  [409, 'contested'],
  [412, 'taken'],
]);
