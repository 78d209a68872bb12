import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { S3ArchiveStore } from '../../src/modules/archive/s3/s3-archive-store.ts';
import { createBucket, type TestBucket } from '../fixtures/s3-bucket.ts';
import { describeWithService } from '../fixtures/services.ts';
import { archiveStoreContract } from './archive-store.contract.ts';

describeWithService('ArchiveStore, s3', 's3', (server) => {
  let bucket: TestBucket;

  beforeAll(async () => {
    bucket = await createBucket(server);
  });
  afterAll(() => bucket.dispose());

  archiveStoreContract('s3', async () => {
    const store = await S3ArchiveStore.open({ ...bucket.options, prefix: `${randomUUID()}/` });
    return {
      store,
      dispose: async () => store.close(),
    };
  });
});
