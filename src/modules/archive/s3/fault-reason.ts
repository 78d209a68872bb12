/** Why S3 did not do something, as the end of a sentence, with what to do about it where the operator can. */
import { NO_REGION, NOT_A_REGION, type S3Fault } from './s3-fault.ts';

const UNKNOWN_KEY =
  'S3 does not know the access key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to ones that exist';
const CREDENTIALS: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'no AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the process a role',
  InvalidAccessKeyId: UNKNOWN_KEY,
  XAdminUserNotFound: UNKNOWN_KEY,
  SignatureDoesNotMatch:
    'S3 does not accept the signature: set AWS_SECRET_ACCESS_KEY to the one that belongs to AWS_ACCESS_KEY_ID',
  RequestTimeTooSkewed: "the clock of this machine is too far from S3's: set it right",
};
const EXPIRED =
  'the AWS credentials have expired: renew AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or give the process a role';

export const credentialsReason = ({ name }: S3Fault): string => CREDENTIALS[name] ?? EXPIRED;

export function regionReason(bucket: string, { region, summary }: S3Fault): string {
  if (summary.endsWith(NO_REGION)) return `no region is set: set AWS_REGION to that of bucket "${bucket}"`;
  if (summary.endsWith(NOT_A_REGION))
    return `what AWS_REGION is set to is no region: set it to that of bucket "${bucket}"`;
  return region === undefined
    ? `bucket "${bucket}" is in another region: set AWS_REGION to that of the bucket`
    : `bucket "${bucket}" is in another region: set AWS_REGION=${region}`;
}

export const bucketReason = (bucket: string): string =>
  `there is no bucket "${bucket}": set KEYTRAIL_S3_BUCKET to one that exists, or create it`;

export const deniedReason = (bucket: string, permission: string): string =>
  `access is denied: allow the AWS credentials ${permission} on bucket "${bucket}"`;

export const unreachableReason = ({ summary }: S3Fault): string =>
  `S3 cannot be reached (${summary}): check AWS_ENDPOINT_URL_S3, AWS_REGION and the network`;

/** `permission` is what the request needs of the bucket's policy. */
export function reasonOf(fault: S3Fault, bucket: string, permission: string): string {
  switch (fault.kind) {
    case 'credentials':
      return credentialsReason(fault);
    case 'denied':
      return deniedReason(bucket, permission);
    case 'no-bucket':
      return bucketReason(bucket);
    case 'other-region':
      return regionReason(bucket, fault);
    case 'unreachable':
      return unreachableReason(fault);
    case 'busy':
      return `S3 is overloaded or failing (${fault.summary}), which passes by itself`;
    default:
      // What S3 says is often a sentence of its own, and this one ends after it.
      return `S3 answered ${fault.summary.replace(/\.+$/, '')}`;
  }
}
