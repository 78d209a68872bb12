import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { Clock } from '../../../shared/clock.ts';
import type { S3Encryption, S3ObjectLock } from './s3-options.ts';

/** The part of a put that says how the bucket encrypts the object, and until when it refuses to delete it. */
export type Protection = Pick<
  PutObjectCommandInput,
  'ServerSideEncryption' | 'SSEKMSKeyId' | 'BucketKeyEnabled' | 'ObjectLockMode' | 'ObjectLockRetainUntilDate'
>;

const DAY_MS = 24 * 60 * 60 * 1000;

export const protectionOf = (
  encryption: S3Encryption,
  objectLock: S3ObjectLock | null,
  clock: Clock,
): Protection => ({ ...encrypted(encryption), ...(objectLock === null ? {} : locked(objectLock, clock)) });

function encrypted({ kind, keyId }: S3Encryption): Protection {
  if (kind === 'none') return {};
  if (kind === 'aes256') return { ServerSideEncryption: 'AES256' };
  // With a bucket key, S3 asks KMS about once per bucket and hour instead of once per object.
  const protection: Protection = { ServerSideEncryption: 'aws:kms', BucketKeyEnabled: true };
  return keyId === undefined ? protection : { ...protection, SSEKMSKeyId: keyId };
}

const locked = ({ mode, days }: S3ObjectLock, clock: Clock): Protection => ({
  ObjectLockMode: mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE',
  ObjectLockRetainUntilDate: new Date(clock.nowMs() + days * DAY_MS),
});
