import { describe, expect, it } from '@jest/globals';
import { protectionOf } from './protection.ts';

const clock = { nowMs: () => Date.UTC(2026, 1, 27, 12) };

describe('what a put asks of the bucket', () => {
  it('is nothing when the bucket decides', () => {
    expect(protectionOf({ kind: 'none' }, null, clock)).toEqual({});
  });

  it('is encryption with the keys of S3, with the KMS key of the account, or with a named one', () => {
    expect(protectionOf({ kind: 'aes256' }, null, clock)).toEqual({ ServerSideEncryption: 'AES256' });
    expect(protectionOf({ kind: 'kms' }, null, clock)).toEqual({
      ServerSideEncryption: 'aws:kms',
      BucketKeyEnabled: true,
    });
    expect(protectionOf({ kind: 'kms', keyId: 'alias/evidence' }, null, clock)).toEqual({
      ServerSideEncryption: 'aws:kms',
      BucketKeyEnabled: true,
      SSEKMSKeyId: 'alias/evidence',
    });
  });

  it('is a lock of so many whole days from now', () => {
    expect(protectionOf({ kind: 'none' }, { mode: 'compliance', days: 2 }, clock)).toEqual({
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: new Date('2026-03-01T12:00:00.000Z'),
    });
    expect(protectionOf({ kind: 'aes256' }, { mode: 'governance', days: 365 }, clock)).toEqual({
      ServerSideEncryption: 'AES256',
      ObjectLockMode: 'GOVERNANCE',
      ObjectLockRetainUntilDate: new Date('2027-02-27T12:00:00.000Z'),
    });
  });
});
