import { afterEach, beforeEach, expect, it } from '@jest/globals';
import process from 'node:process';
import { createBucket } from '../../../../test/fixtures/s3-bucket.ts';
import { describeWithService } from '../../../../test/fixtures/services.ts';
import { S3ArchiveStore } from './s3-archive-store.ts';

/** Nothing of the machine's own: no profile, no role, no service that gives credentials. */
const BARE = {
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_PROFILE: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_ENDPOINT_URL: undefined,
  AWS_ENDPOINT_URL_S3: undefined,
  AWS_WEB_IDENTITY_TOKEN_FILE: undefined,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

describeWithService("an archive in a bucket, by the SDK's own variables", 's3', (server) => {
  let before: NodeJS.ProcessEnv;

  const set = (variables: Readonly<Record<string, string | undefined>>): void => {
    for (const [name, value] of Object.entries(variables)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  beforeEach(() => {
    before = { ...process.env };
    set(BARE);
  });
  afterEach(() => {
    set(Object.fromEntries(Object.keys(BARE).map((name) => [name, before[name]])));
  });

  const opening = (bucket: string): Promise<S3ArchiveStore> =>
    S3ArchiveStore.open({
      bucket,
      prefix: '',
      pathStyle: true,
      encryption: { kind: 'none' },
      objectLock: null,
    });

  it('opens with region, endpoint and credentials from them', async () => {
    const bucket = await createBucket(server);
    set({
      AWS_REGION: server.region,
      AWS_ENDPOINT_URL_S3: server.endpoint,
      AWS_ACCESS_KEY_ID: server.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
    });

    const store = await opening(bucket.bucket);

    expect(await store.put('key', Buffer.from('1'))).toBe('created');
    store.close();
    await bucket.dispose();
  });

  it.each([undefined, '', ' '])(
    'says that the region is not set, also where it is set to nothing: %o',
    async (region) => {
      set({ AWS_REGION: region });

      await expect(opening('keytrail')).rejects.toMatchObject({
        code: 's3_wrong_region',
        message:
          'The archive cannot be opened: no region is set: set AWS_REGION to that of bucket "keytrail".',
      });
    },
  );

  it('says that what the region is set to is none', async () => {
    set({ AWS_REGION: 'eu central' });

    await expect(opening('keytrail')).rejects.toMatchObject({
      code: 's3_wrong_region',
      message:
        'The archive cannot be opened: what AWS_REGION is set to is no region: set it to that of bucket "keytrail".',
    });
  });

  it('says that there are no credentials', async () => {
    set({ AWS_REGION: server.region, AWS_ENDPOINT_URL_S3: server.endpoint });

    await expect(opening('keytrail')).rejects.toMatchObject({
      code: 's3_credentials_invalid',
      message:
        'The archive cannot be opened: no AWS credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the process a role.',
    });
  });
});
