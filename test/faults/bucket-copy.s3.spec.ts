import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { S3ArchiveStore } from '../../src/modules/archive/s3/s3-archive-store.ts';
import { BreakableStore } from '../fixtures/breakable-store.ts';
import { BucketTrail } from '../fixtures/bucket-trail.ts';
import { createBucket, type TestBucket } from '../fixtures/s3-bucket.ts';
import { describeWithService } from '../fixtures/services.ts';

describeWithService('the query copy in a bucket, s3', 's3', (server) => {
  let bucket: TestBucket;
  let store: S3ArchiveStore;
  let trail: BucketTrail;
  beforeAll(async () => {
    bucket = await createBucket(server);
    store = await S3ArchiveStore.open({ ...bucket.options, prefix: `${randomUUID()}/` });
    trail = await BucketTrail.open(store);
  });
  afterAll(async () => {
    await trail.close();
    store.close();
    await bucket.dispose();
  });

  it('has every row once after a leader died between object and note, and two others lead at the same time', async () => {
    const died = new BreakableStore(store, { atPut: 2, moment: 'after', manner: 'dies' });
    await trail.add([1, 2]);
    await expect((await trail.lead({ store: died })).step()).rejects.toThrow('the connection was reset');

    const leaders = [await trail.lead(), await trail.lead()];
    for (let round = 0; round < 4; round += 1) {
      await trail.add([1, round + 1]);
      await Promise.all(leaders.map((leader) => leader.step()));
    }
    await Promise.all(leaders.map((leader) => leader.catchUp()));

    expect(await trail.rows()).toEqual(trail.archivedIds.toSorted());
    expect(await (await trail.lead()).position()).toEqual({ lifecycle: [], usage: [10] });
  });
});
