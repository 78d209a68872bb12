import { InfrastructureError } from '../../../shared/infrastructure-error.ts';
import { reasonOf } from './fault-reason.ts';
import type { Place } from './place.ts';
import { causeOf, faultOf } from './s3-fault.ts';

/** What S3 failed to do becomes the archive's own error with the reason in it; our own errors pass as they are. */
export async function reading<Value>(
  { bucket, key }: Place,
  permission: string,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InfrastructureError) throw error;
    const fault = faultOf(error);
    throw new InfrastructureError(
      'archive_unreadable',
      `The archive's bucket could not give ${key === '' ? 'its listing' : key}: ${reasonOf(fault, bucket, permission)}.`,
      causeOf(fault),
    );
  }
}

const PUT_PERMISSIONS =
  's3:PutObject and s3:GetObject (with Object Lock also s3:PutObjectRetention; with a KMS key kms:GenerateDataKey and kms:Decrypt)';

export async function writing<Value>({ bucket, key }: Place, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InfrastructureError) throw error;
    const fault = faultOf(error);
    throw new InfrastructureError(
      'archive_unwritable',
      `The archive's bucket could not take ${key}: ${reasonOf(fault, bucket, PUT_PERMISSIONS)}.`,
      causeOf(fault),
    );
  }
}
