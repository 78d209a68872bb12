import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectRetentionCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { createBucket, type TestBucket } from '../../../../test/fixtures/s3-bucket.ts';
import { describeWithService } from '../../../../test/fixtures/services.ts';
import { S3ArchiveStore } from './s3-archive-store.ts';
import type { S3ArchiveOptions } from './s3-options.ts';
import { encodeMetadata } from './user-metadata.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const textOf = (got: { readonly bytes: Uint8Array } | undefined): string =>
  Buffer.from(got?.bytes ?? []).toString();
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const PAGE = { after: null, limit: 100 };
const MiB = 1024 * 1024;
/** The smallest parts that S3 takes. */
const IN_PARTS = { singleUploadBytesMax: 5 * MiB, partBytes: 5 * MiB };

describeWithService('an archive in a bucket', 's3', (server) => {
  let bucket: TestBucket;
  let prefix: string;
  let opened: S3ArchiveStore[];

  beforeAll(async () => {
    bucket = await createBucket(server);
  });
  afterAll(() => bucket.dispose());
  beforeEach(() => {
    prefix = `${randomUUID()}/`;
    opened = [];
  });
  afterEach(() => {
    for (const store of opened) store.close();
  });

  async function open(options: Partial<S3ArchiveOptions> = {}): Promise<S3ArchiveStore> {
    const store = await S3ArchiveStore.open({ ...bucket.options, prefix, ...options });
    opened.push(store);
    return store;
  }
  const putRaw = (key: string, text: string, Metadata: Record<string, string> = {}) =>
    bucket.client.send(
      new PutObjectCommand({ Bucket: bucket.bucket, Key: prefix + key, Body: bytesOf(text), Metadata }),
    );

  it('neither shows nor touches what lies outside its prefix', async () => {
    const ours = await open({ prefix: `${prefix}a/` });
    const theirs = await open({ prefix: `${prefix}ab/` });
    await ours.put('key', bytesOf('ours'));
    await theirs.put('key', bytesOf('theirs'));
    await putRaw('beside', 'neither');

    expect(await ours.list('', PAGE)).toEqual({ keys: ['key'], next: null });
    expect(await theirs.list('', PAGE)).toEqual({ keys: ['key'], next: null });
    expect(textOf(await ours.get('key'))).toBe('ours');
    expect(await ours.get('beside')).toBeUndefined();
  });

  it('gives metadata back unchanged, whatever stands in it', async () => {
    const store = await open();
    const metadata = {
      'signature-algorithm': 'SHA256withRSA',
      empty: '',
      blanks: '  at both ends and  within ',
      percent: '100 % of %41',
      letters: 'Zoë, 鍵, 🔑',
      encoded: '=?utf-8?B?aGk=?=',
      'line-feed': 'one\r\nx-amz-meta-two: three',
      'Upper Case': '1',
      under_score: '2',
      'keytrail-sha256': 'not the checksum',
      __proto: '3',
    };

    await store.put('key', bytesOf('1'), metadata);

    expect((await store.head('key'))?.metadata).toEqual(metadata);
    expect((await store.get('key'))?.object.metadata).toEqual(metadata);
    expect(await store.put('key', bytesOf('1'), metadata)).toBe('unchanged');
  });

  describe('objects made by others', () => {
    it('have their true checksum and no metadata, and are the same to a put of the same bytes', async () => {
      const store = await open();
      await putRaw('copied', 'evidence', { 'written-by': 'another tool' });

      const sha256 = sha256Of(bytesOf('evidence'));
      const object = { key: 'copied', size: 8, sha256, metadata: {} };
      expect(await store.head('copied')).toEqual(object);
      expect((await store.get('copied'))?.object).toEqual(object);
      expect(await store.put('copied', bytesOf('evidence'))).toBe('unchanged');
      await expect(store.put('copied', bytesOf('forgery!'))).rejects.toMatchObject({
        code: 'archive_conflict',
      });
    });

    it('are not in a listing when their names are no keys, and a page is full without them', async () => {
      const store = await open();
      for (const key of ['a', 'c', 'd']) await store.put(key, bytesOf(key));
      for (const name of ['b b', 'folder/', '.keytrail/own', 'zoë']) await putRaw(name, '');

      expect(await store.list('', PAGE)).toEqual({ keys: ['a', 'c', 'd'], next: null });
      expect(await store.list('', { after: null, limit: 2 })).toEqual({ keys: ['a', 'c'], next: 'c' });
      expect(await store.list('', { after: 'c', limit: 1 })).toEqual({ keys: ['d'], next: null });
    });

    it('are refused when they stand in the place of evidence', async () => {
      const store = await open();
      await store.put('key', bytesOf('evidence'), { stream: 'usage' });
      const metadata = encodeMetadata({ sha256: sha256Of(bytesOf('evidence')), metadata: {} });
      await putRaw('key', 'forgery!', metadata);

      await expect(store.get('key')).rejects.toMatchObject({
        code: 'archive_corrupt',
        message: 'Archived object key is not what was written.',
      });
      const asItIs = await store.get('key', 'as-it-is');
      expect(Buffer.from(asItIs?.bytes ?? []).toString()).toBe('forgery!');
    });
  });

  it('is not taken for empty when its bucket is gone', async () => {
    const gone = await createBucket(server);
    const store = await open({ bucket: gone.bucket });
    await gone.dispose();

    const reason = `there is no bucket "${gone.bucket}": set KEYTRAIL_S3_BUCKET to one that exists, or create it`;
    const unreadable = (what: string) => ({
      code: 'archive_unreadable',
      message: `The archive's bucket could not give ${what}: ${reason}.`,
    });
    await expect(store.head('key')).rejects.toMatchObject(unreadable('key'));
    await expect(store.get('key')).rejects.toMatchObject(unreadable('key'));
    await expect(store.list('', PAGE)).rejects.toMatchObject(unreadable('its listing'));
    await expect(store.put('key', bytesOf('1'))).rejects.toMatchObject({
      code: 'archive_unwritable',
      message: `The archive's bucket could not take key: ${reason}.`,
    });
  });

  it('lists more keys than S3 gives in one answer', async () => {
    const store = await open();
    const keys = Array.from({ length: 1_001 }, (_, n) => `n${String(n).padStart(4, '0')}`);
    for (let at = 0; at < keys.length; at += 20)
      await Promise.all(keys.slice(at, at + 20).map((key) => store.put(key, bytesOf(key))));

    expect(await store.list('', { after: null, limit: 2_000 })).toEqual({ keys, next: null });
    expect(await store.list('', { after: null, limit: 1_000 })).toEqual({
      keys: keys.slice(0, 1_000),
      next: 'n0999',
    });
  });

  describe('several writers of one key', () => {
    it.each([
      ['at once', {}, 64],
      ['in parts', IN_PARTS, 6 * MiB],
    ])('make one object when they write the same %s', async (_, limits, size) => {
      const stores = await Promise.all([open({ limits }), open({ limits })]);
      const bytes = Buffer.alloc(size, 'evidence');

      const outcomes = await Promise.all(stores.map((store) => store.put('key', bytes, { a: '1' })));

      expect(outcomes.sort()).toEqual(['created', 'unchanged']);
      const object = { key: 'key', size, sha256: sha256Of(bytes), metadata: { a: '1' } };
      expect(await stores[0]?.head('key')).toEqual(object);
      expect(await stores[1]?.list('', PAGE)).toEqual({ keys: ['key'], next: null });
    });

    it.each([
      ['at once', {}, 64],
      ['in parts', IN_PARTS, 6 * MiB],
    ])('are one winner and one conflict when they write different bytes %s', async (_, limits, size) => {
      const stores = await Promise.all([open({ limits }), open({ limits })]);
      const texts = ['one', 'two'].map((text) => Buffer.alloc(size, text));

      const outcomes = await Promise.allSettled(
        stores.map((store, n) => store.put('key', texts[n] ?? bytesOf(''))),
      );

      const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
      expect(outcomes[won]).toEqual({ status: 'fulfilled', value: 'created' });
      expect(outcomes[1 - won]).toMatchObject({ status: 'rejected', reason: { code: 'archive_conflict' } });
      expect((await stores[0]?.head('key'))?.sha256).toBe(sha256Of(texts[won] ?? bytesOf('')));
      const { Uploads = [] } = await bucket.client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket.bucket, Prefix: prefix }),
      );
      expect(Uploads).toEqual([]);
    });
  });

  it('gives an object in parts back whole, with the checksum of the whole', async () => {
    const store = await open({ limits: IN_PARTS });
    const bytes = Buffer.concat([Buffer.alloc(5 * MiB, 'a'), Buffer.alloc(5 * MiB, 'b'), bytesOf('end')]);

    expect(await store.put('key', bytes, { stream: 'usage' })).toBe('created');

    const object = { key: 'key', size: bytes.length, sha256: sha256Of(bytes), metadata: { stream: 'usage' } };
    const got = await store.get('key');
    expect(got?.object).toEqual(object);
    expect(Buffer.compare(got?.bytes ?? bytesOf(''), bytes)).toBe(0);
    expect(await store.put('key', bytes, { stream: 'usage' })).toBe('unchanged');
  });

  it('is written when encryption is asked for', async () => {
    const store = await open({ encryption: { kind: 'aes256' } });

    expect(await store.put('key', bytesOf('1'))).toBe('created');
    expect(textOf(await store.get('key'))).toBe('1');
  });
});

describeWithService('an archive in a bucket with Object Lock', 's3', (server) => {
  let bucket: TestBucket;
  beforeAll(async () => {
    bucket = await createBucket(server, { objectLock: true });
  });
  afterAll(() => bucket.dispose());

  const NOW = Date.now();
  const DAY_MS = 24 * 60 * 60 * 1000;

  it.each([
    ['compliance', 'COMPLIANCE', 'at once', {}, 64],
    ['governance', 'GOVERNANCE', 'in parts', IN_PARTS, 6 * MiB],
  ] as const)(
    'keeps in mode %s, for the days asked for, what cannot be deleted before',
    async (mode, stated, _, limits, size) => {
      const store = await S3ArchiveStore.open({
        ...bucket.options,
        objectLock: { mode, days: 2 },
        clock: { nowMs: () => NOW },
        limits,
      });
      await store.put(mode, Buffer.alloc(size, 'evidence'));

      const at = { Bucket: bucket.bucket, Key: mode };
      const { Retention } = await bucket.client.send(new GetObjectRetentionCommand(at));
      expect(Retention?.Mode).toBe(stated);
      // Servers keep the date to the second.
      const kept = (Retention?.RetainUntilDate?.getTime() ?? 0) - NOW;
      expect(Math.abs(kept - 2 * DAY_MS)).toBeLessThanOrEqual(1_000);

      const { Versions = [] } = await bucket.client.send(
        new ListObjectVersionsCommand({ Bucket: bucket.bucket, Prefix: mode }),
      );
      expect(Versions.length).toBe(1);
      const deletion = new DeleteObjectCommand({ ...at, VersionId: Versions[0]?.VersionId });
      await expect(bucket.client.send(deletion)).rejects.toMatchObject({ name: 'AccessDenied' });
      expect(await store.put(mode, Buffer.alloc(size, 'evidence'))).toBe('unchanged');
      store.close();
    },
  );
});
