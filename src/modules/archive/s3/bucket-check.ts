import { GetObjectLockConfigurationCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { explained } from './explained-fault.ts';
import {
  bucketReason,
  credentialsReason,
  deniedReason,
  reasonOf,
  regionReason,
  unreachableReason,
} from './fault-reason.ts';
import { causeOf, faultOf, type S3Fault } from './s3-fault.ts';
import type { S3ArchiveOptions } from './s3-options.ts';

type Asked = Pick<S3ArchiveOptions, 'bucket' | 'prefix' | 'objectLock'>;

/**
 * Asks once, at the start, what would otherwise fail with every file: is the bucket there, may we list it, can it lock.
 *
 * @throws InfrastructureError with a code of its own for each setting that can be wrong.
 */
export async function checkBucket(client: S3Client, asked: Asked): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: asked.bucket }));
  } catch (error) {
    const told = await explained(client, asked, error);
    if (told !== undefined) throw startFailure(faultOf(told), asked.bucket, 's3:ListBucket');
  }
  if (asked.objectLock !== null) await requireObjectLock(client, asked.bucket);
}

async function requireObjectLock(client: S3Client, bucket: string): Promise<void> {
  let fault: S3Fault | undefined;
  try {
    const answer = await client.send(new GetObjectLockConfigurationCommand({ Bucket: bucket }));
    if (answer.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled') return;
  } catch (error) {
    fault = faultOf(error);
    const says = fault.name === 'ObjectLockConfigurationNotFoundError' || fault.name === 'NotImplemented';
    if (!says) throw startFailure(fault, bucket, 's3:GetBucketObjectLockConfiguration');
  }
  throw new InfrastructureError(
    's3_object_lock_missing',
    `The archive cannot be opened: bucket "${bucket}" has no Object Lock: enable it on the bucket, or unset KEYTRAIL_S3_OBJECT_LOCK.`,
    fault && causeOf(fault),
  );
}

const sentence = (reason: string): string => `The archive cannot be opened: ${reason}.`;

function startFailure(fault: S3Fault, bucket: string, permission: string): InfrastructureError {
  const cause = causeOf(fault);
  switch (fault.kind) {
    case 'no-bucket':
    case 'absent':
      return new InfrastructureError('s3_bucket_not_found', sentence(bucketReason(bucket)), cause);
    case 'other-region':
      return new InfrastructureError('s3_wrong_region', sentence(regionReason(bucket, fault)), cause);
    case 'denied':
      return new InfrastructureError('s3_access_denied', sentence(deniedReason(bucket, permission)), cause);
    case 'credentials':
      return new InfrastructureError('s3_credentials_invalid', sentence(credentialsReason(fault)), cause);
    case 'unreachable':
    case 'busy':
      return new InfrastructureError('s3_unreachable', sentence(unreachableReason(fault)), cause);
    default:
      return new InfrastructureError(
        'archive_unreadable',
        sentence(reasonOf(fault, bucket, permission)),
        cause,
      );
  }
}
