import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { S3ArchiveStore } from '../../src/modules/archive/s3/s3-archive-store.ts';
import { newSigner } from '../../src/modules/integrity/domain/given-digests.fixture.ts';
import { MS_PER_HOUR } from '../../src/shared/iso-time.ts';
import { createBucket, type TestBucket } from '../fixtures/s3-bucket.ts';
import { describeWithService } from '../fixtures/services.ts';
import { SIGNED_FROM_MS, SignedArchive } from '../fixtures/signed-archive.ts';

const signer = newSigner();

describeWithService('digests in a bucket', 's3', (server) => {
  let bucket: TestBucket;
  let store: S3ArchiveStore;
  let archive: SignedArchive;
  beforeEach(async () => {
    bucket = await createBucket(server);
    store = await S3ArchiveStore.open(bucket.options);
    archive = new SignedArchive(signer, store);
  });
  afterEach(async () => {
    archive.remove();
    store.close();
    await bucket.dispose();
  });

  it('have their signatures where the tools of AWS look for them, and are checked as those of a folder', async () => {
    for (const uses of [3, 0, 2]) await archive.liveHour(uses);
    const verification = await archive.verify();
    expect(verification).toMatchObject({
      ...{ digests: { checked: 3, valid: 3 }, files: { checked: 2, valid: 2 }, findings: [] },
    });
    const { Metadata } = await bucket.client.send(
      new GetObjectCommand({ Bucket: bucket.bucket, Key: verification.head?.key ?? '' }),
    );
    expect(Metadata).toMatchObject({
      ...{ signature: verification.head?.signature, 'signature-algorithm': 'SHA256withRSA' },
    });
  });

  it('are one chain, whoever of two that lead writes first', async () => {
    await archive.archiveUses(3);
    archive.clock.ms = SIGNED_FROM_MS + 4 * MS_PER_HOUR;
    const index = archive.folder.openCheckpoint();
    const writers = await Promise.all([1, 2].map(() => archive.writer({ index })));
    const written = await Promise.all(writers.map((writer) => writer.writeDue()));
    expect(written.reduce((sum, count) => sum + count, 0)).toBe(3);
    expect(await archive.verify()).toMatchObject({ digests: { checked: 3, valid: 3 }, findings: [] });
  });

  it('show that an object was put in the place of a log file', async () => {
    await archive.liveHour(3);
    const { keys } = await store.list('audit/AWSLogs/123456789012/CloudTrail/', { after: null, limit: 9 });
    const [key = ''] = keys;
    await bucket.client.send(new PutObjectCommand({ Bucket: bucket.bucket, Key: key, Body: 'another' }));
    const { findings } = await archive.verify();
    expect(findings.map((one) => one.key)).toEqual([key]);
    expect(findings.map(({ code }) => code)).toEqual([expect.stringMatching(/^file_(changed|unreadable)$/)]);
  });
});
