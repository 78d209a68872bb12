import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connectionTo, createBucket, type TestBucket } from '../../../../test/fixtures/s3-bucket.ts';
import { S3FaultProxy, type S3Fault } from '../../../../test/fixtures/s3-fault-proxy.ts';
import { describeWithService, type S3Server } from '../../../../test/fixtures/services.ts';
import { S3ArchiveStore } from './s3-archive-store.ts';
import type { S3ArchiveOptions } from './s3-options.ts';

describeWithService('opening an archive in a bucket that cannot be used', 's3', (server) => {
  let bucket: TestBucket;
  let proxy: S3FaultProxy;

  beforeAll(async () => {
    bucket = await createBucket(server);
    proxy = await S3FaultProxy.start(server.endpoint);
  });
  afterAll(async () => {
    await proxy.stop();
    await bucket.dispose();
  });

  const opening = async (options: Partial<S3ArchiveOptions>, connection: Partial<S3Server> = {}) => {
    const store = await S3ArchiveStore.open({
      ...bucket.options,
      connection: connectionTo({ ...server, ...connection }),
      limits: { attempts: 2 },
      ...options,
    });
    store.close();
    return store;
  };
  const failing = (code: string, reason: string) => ({
    name: 'InfrastructureError',
    code,
    message: `The archive cannot be opened: ${reason}.`,
  });

  it('says that there is no such bucket', async () => {
    await expect(opening({ bucket: 'keytrail-absent' })).rejects.toMatchObject(
      failing(
        's3_bucket_not_found',
        'there is no bucket "keytrail-absent": set KEYTRAIL_S3_BUCKET to one that exists, or create it',
      ),
    );
  });

  it('says that the name can be of no bucket', async () => {
    await expect(opening({ bucket: 'No_Bucket!' })).rejects.toMatchObject(
      failing(
        's3_bucket_not_found',
        'there is no bucket "No_Bucket!": set KEYTRAIL_S3_BUCKET to one that exists, or create it',
      ),
    );
  });

  it('says that S3 does not know the access key', async () => {
    await expect(opening({}, { accessKeyId: 'nobody' })).rejects.toMatchObject(
      failing(
        's3_credentials_invalid',
        'S3 does not know the access key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to ones that exist',
      ),
    );
  });

  it('says that the secret is not that of the access key, and not what it is', async () => {
    const thrown: unknown = await opening({}, { secretAccessKey: 'not-the-secret' }).catch(
      (error: unknown) => error,
    );

    expect(thrown).toMatchObject(
      failing(
        's3_credentials_invalid',
        'S3 does not accept the signature: set AWS_SECRET_ACCESS_KEY to the one that belongs to AWS_ACCESS_KEY_ID',
      ),
    );
    expect(String((thrown as Error).cause)).not.toContain('not-the-secret');
  });

  it('says which region is the right one', async () => {
    await expect(opening({}, { region: 'mars-north-1' })).rejects.toMatchObject(
      failing(
        's3_wrong_region',
        `bucket "${bucket.bucket}" is in another region: set AWS_REGION=${server.region}`,
      ),
    );
  });

  it('says that nothing listens there', async () => {
    const deaf = await S3FaultProxy.start(server.endpoint);
    await deaf.stop();

    await expect(opening({}, { endpoint: deaf.endpoint })).rejects.toMatchObject(
      failing(
        's3_unreachable',
        `S3 cannot be reached (connect ECONNREFUSED ${deaf.endpoint.slice('http://'.length)}): check AWS_ENDPOINT_URL_S3, AWS_REGION and the network`,
      ),
    );
  });

  it('says that the endpoint is no address', async () => {
    await expect(opening({}, { endpoint: 'no address' })).rejects.toMatchObject(
      failing(
        's3_unreachable',
        'S3 cannot be reached (TypeError: Invalid URL): check AWS_ENDPOINT_URL_S3, AWS_REGION and the network',
      ),
    );
  });

  const answered = (status: number, code: string): S3Fault => ({ kind: 'answer', status, code });
  const denied = (permission: string) =>
    `access is denied: allow the AWS credentials ${permission} on bucket "BUCKET"`;

  it.each<[string, string, string, S3Fault]>([
    ['access is denied', 's3_access_denied', denied('s3:ListBucket'), answered(403, 'AccessDenied')],
    [
      'credentials have expired',
      's3_credentials_invalid',
      'the AWS credentials have expired: renew AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or give the process a role',
      answered(400, 'ExpiredToken'),
    ],
    [
      'the clock is wrong',
      's3_credentials_invalid',
      "the clock of this machine is too far from S3's: set it right",
      answered(403, 'RequestTimeTooSkewed'),
    ],
    [
      'the bucket is elsewhere',
      's3_wrong_region',
      'bucket "BUCKET" is in another region: set AWS_REGION to that of the bucket',
      answered(301, 'PermanentRedirect'),
    ],
    [
      'the server fails',
      's3_unreachable',
      'S3 cannot be reached (HTTP 503): check AWS_ENDPOINT_URL_S3, AWS_REGION and the network',
      answered(503, 'ServiceUnavailable'),
    ],
  ])('says that %s, although the first answer has no body', async (_, code, reason, fault) => {
    proxy.spoil(/./, fault, fault);

    await expect(opening({}, { endpoint: proxy.endpoint })).rejects.toMatchObject(
      failing(code, reason.replace('BUCKET', bucket.bucket)),
    );
    expect(proxy.faultsLeft).toBe(0);
  });

  it('opens when only the question for the bucket itself is denied, and listing the prefix is allowed', async () => {
    proxy.spoil(/^HEAD /, answered(403, 'AccessDenied'));

    await expect(opening({}, { endpoint: proxy.endpoint })).resolves.toBeInstanceOf(S3ArchiveStore);
  });

  const objectLock = { mode: 'governance', days: 1 } as const;

  it('says that the bucket has no Object Lock', async () => {
    await expect(opening({ objectLock })).rejects.toMatchObject(
      failing(
        's3_object_lock_missing',
        `bucket "${bucket.bucket}" has no Object Lock: enable it on the bucket, or unset KEYTRAIL_S3_OBJECT_LOCK`,
      ),
    );
  });

  it('says which permission the question for Object Lock needs', async () => {
    proxy.spoil(/object-lock/, answered(403, 'AccessDenied'));

    await expect(opening({ objectLock }, { endpoint: proxy.endpoint })).rejects.toMatchObject(
      failing(
        's3_access_denied',
        denied('s3:GetBucketObjectLockConfiguration').replace('BUCKET', bucket.bucket),
      ),
    );
  });
});
