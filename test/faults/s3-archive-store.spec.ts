import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { S3ArchiveStore } from '../../src/modules/archive/s3/s3-archive-store.ts';
import type { S3Limits } from '../../src/modules/archive/s3/s3-options.ts';
import { connectionTo, createBucket, type TestBucket } from '../fixtures/s3-bucket.ts';
import { S3FaultProxy, slowDown, type S3Fault } from '../fixtures/s3-fault-proxy.ts';
import { describeWithService } from '../fixtures/services.ts';

const KEY = 'AWSLogs/123456789012/CloudTrail/local/2026/11/20/file.json.gz';
const BYTES = Buffer.from('the whole of the evidence');
const METADATA = { stream: 'usage' };
const OBJECT = {
  key: KEY,
  size: BYTES.length,
  sha256: createHash('sha256').update(BYTES).digest('hex'),
  metadata: METADATA,
};

const MiB = 1024 * 1024;
/** The smallest parts that S3 takes. */
const LARGE = Buffer.alloc(6 * MiB, 'evidence');
const LIMITS: Partial<S3Limits> = {
  attempts: 4,
  silenceTimeoutMs: 1_000,
  singleUploadBytesMax: 5 * MiB,
  partBytes: 5 * MiB,
};

const answer = (status: number, code: string): S3Fault => ({ kind: 'answer', status, code });
const times = (count: number, fault: S3Fault): S3Fault[] => Array.from({ length: count }, () => fault);

const PUT = /^PUT .*file\.json\.gz/;
const PART = /partNumber=1/;
const COMPLETE = /^POST .*\?uploadId=/;

describeWithService('an archive whose bucket fails', 's3', (server) => {
  let bucket: TestBucket;
  let proxy: S3FaultProxy;
  let store: S3ArchiveStore;

  beforeEach(async () => {
    bucket = await createBucket(server);
    proxy = await S3FaultProxy.start(server.endpoint);
    store = await opened(LIMITS);
  });
  afterEach(async () => {
    store.close();
    await proxy.stop();
    await bucket.dispose();
  });

  const opened = (limits: Partial<S3Limits>) =>
    S3ArchiveStore.open({
      ...bucket.options,
      connection: connectionTo({ ...server, endpoint: proxy.endpoint }),
      limits,
    });
  const listed = async () => (await store.list('', { after: null, limit: 10 })).keys;
  const unfinished = async () => {
    const { Uploads = [] } = await bucket.client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket.bucket }),
    );
    return Uploads.map(({ Key }) => Key);
  };

  it.each<[string, S3Fault[]]>([
    ['is throttled three times', times(3, slowDown)],
    ['fails inside', [answer(500, 'InternalError'), answer(502, 'BadGateway')]],
    ['cuts the connection before it has the request', times(2, { kind: 'cut' })],
    ['does not answer', [{ kind: 'hang' }]],
    ['is busy with another write of the key', [answer(409, 'ConditionalRequestConflict')]],
  ])('creates the object once when the server %s', async (_, faults) => {
    proxy.spoil(PUT, ...faults);

    expect(await store.put(KEY, BYTES, METADATA)).toBe('created');

    expect(proxy.answersTo(PUT)).toEqual(['PUT 200']);
    expect(proxy.faultsLeft).toBe(0);
    expect(await store.head(KEY)).toEqual(OBJECT);
  });

  it.each<[string, S3Fault]>([
    ['lost', { kind: 'lose-answer' }],
    ['withheld', { kind: 'withhold-answer' }],
  ])('has one object, written once, when the answer to its put is %s', async (_, fault) => {
    proxy.spoil(PUT, fault);

    expect(await store.put(KEY, BYTES, METADATA)).toBe('unchanged');

    expect(proxy.answersTo(PUT)).toEqual(['PUT 200', 'PUT 412']);
    expect(await listed()).toEqual([KEY]);
    expect(await store.head(KEY)).toEqual(OBJECT);
  });

  it('does not take the object of another for its own when the first try was cut', async () => {
    await store.put(KEY, Buffer.from('theirs'), METADATA);
    proxy.spoil(PUT, { kind: 'cut' }, slowDown);

    await expect(store.put(KEY, BYTES, METADATA)).rejects.toMatchObject({
      code: 'archive_conflict',
      message: `Archived object ${KEY} exists with other content, which stays.`,
    });

    expect(Buffer.from((await store.get(KEY))?.bytes ?? []).toString()).toBe('theirs');
  });

  it('stores nothing when the bytes were altered on their way', async () => {
    proxy.spoil(PUT, { kind: 'alter' });
    await expect(store.put(KEY, BYTES, METADATA)).rejects.toMatchObject({ code: 'archive_unwritable' });
    expect(await store.head(KEY)).toBeUndefined();

    proxy.spoil(PART, { kind: 'alter' });
    await expect(store.put(KEY, LARGE, METADATA)).rejects.toMatchObject({ code: 'archive_unwritable' });
    expect(await store.head(KEY)).toBeUndefined();
    expect(await unfinished()).toEqual([]);
  });

  it('gives up after the last try, says why, and writes when it is asked again', async () => {
    proxy.spoil(PUT, ...times(4, slowDown));
    await expect(store.put(KEY, BYTES, METADATA)).rejects.toMatchObject({
      code: 'archive_unwritable',
      message: `The archive's bucket could not take ${KEY}: S3 is overloaded or failing (SlowDown (HTTP 503): Spoiled.), which passes by itself.`,
    });
    expect(await listed()).toEqual([]);

    expect(await store.put(KEY, BYTES, METADATA)).toBe('created');
  });

  it('says that nothing listens there, and writes when something does again', async () => {
    await proxy.refuse();
    const address = proxy.endpoint.replace('http://', '');
    const reason = `S3 cannot be reached (connect ECONNREFUSED ${address}): check AWS_ENDPOINT_URL_S3, AWS_REGION and the network`;
    await expect(store.put(KEY, BYTES, METADATA)).rejects.toMatchObject({
      code: 'archive_unwritable',
      message: `The archive's bucket could not take ${KEY}: ${reason}.`,
    });
    await expect(store.get(KEY)).rejects.toMatchObject({
      code: 'archive_unreadable',
      message: `The archive's bucket could not give ${KEY}: ${reason}.`,
    });
    await expect(listed()).rejects.toMatchObject({
      code: 'archive_unreadable',
      message: `The archive's bucket could not give its listing: ${reason}.`,
    });

    await proxy.accept();
    expect(await store.put(KEY, BYTES, METADATA)).toBe('created');
  });

  it.each(['put', 'get', 'head', 'list'] as const)(
    'says to %s that the credentials have expired meanwhile, also where the answer has no body',
    async (operation) => {
      proxy.spoil(/./, ...times(2, answer(400, 'ExpiredToken')));
      const asked = {
        put: () => store.put(KEY, BYTES, METADATA),
        get: () => store.get(KEY),
        head: () => store.head(KEY),
        list: listed,
      };

      const could = {
        put: `take ${KEY}`,
        get: `give ${KEY}`,
        head: `give ${KEY}`,
        list: 'give its listing',
      };
      await expect(asked[operation]()).rejects.toMatchObject({
        code: operation === 'put' ? 'archive_unwritable' : 'archive_unreadable',
        message: `The archive's bucket could not ${could[operation]}: the AWS credentials have expired: renew AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or give the process a role.`,
      });
    },
  );

  it('keeps signatures and tokens out of what it throws', async () => {
    proxy.spoil(PUT, answer(403, 'SignatureDoesNotMatch'));

    const thrown: unknown = await store.put(KEY, BYTES).catch((error: unknown) => error);

    const cause = (thrown as Error).cause as Error;
    expect(Object.getOwnPropertyNames(cause).sort()).toEqual(['message', 'stack']);
    expect(cause.message).toBe('SignatureDoesNotMatch (HTTP 403): Spoiled.');
  });

  it('knows that nothing is there where S3 only says that access is denied, as to a right that names a prefix', async () => {
    const denied = answer(403, 'AccessDenied');
    proxy.spoil(/^HEAD .*file/, denied);
    expect(await store.head(KEY)).toBeUndefined();
    proxy.spoil(/^GET .*file\.json\.gz\?x-id=GetObject/, denied);
    expect(await store.get(KEY)).toBeUndefined();
    proxy.spoil(/^HEAD .*file/, denied);
    expect(await store.put(KEY, LARGE)).toBe('created');

    // What is there and may not be read is another thing.
    proxy.spoil(/^HEAD .*file/, denied);
    proxy.spoil(/^GET .*file\.json\.gz\?x-id=GetObject/, denied);
    const refusal = {
      code: 'archive_unreadable',
      message: expect.stringContaining('access is denied') as unknown,
    };
    await expect(store.head(KEY)).rejects.toMatchObject(refusal);
    await expect(store.get(KEY)).rejects.toMatchObject(refusal);
    expect(proxy.faultsLeft).toBe(0);
  });

  it('reads an object whole when the answer broke off in the middle', async () => {
    await store.put(KEY, BYTES, METADATA);
    proxy.spoil(/^GET /, { kind: 'half-answer' }, slowDown, { kind: 'half-answer' });

    const got = await store.get(KEY);

    expect({ ...got, bytes: Buffer.from(got?.bytes ?? []) }).toEqual({ bytes: BYTES, object: OBJECT });
    expect(proxy.faultsLeft).toBe(0);
  });

  it('lists completely through cuts and throttling', async () => {
    for (const key of ['a', 'b', 'c']) await store.put(key, BYTES);
    proxy.spoil(/^GET /, { kind: 'half-answer' }, slowDown, { kind: 'cut' });

    expect(await listed()).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, RegExp, S3Fault]>([
    ['a part is cut off', PART, { kind: 'cut' }],
    ['the answer to a part is lost', PART, { kind: 'lose-answer' }],
    ['the last request is cut off', COMPLETE, { kind: 'cut' }],
    ['the last answer is lost', COMPLETE, { kind: 'lose-answer' }],
    ['the last answer is withheld', COMPLETE, { kind: 'withhold-answer' }],
  ])('completes an object in parts once when %s', async (_, request, fault) => {
    proxy.spoil(request, fault);

    // Completing an upload twice is completing it: S3 gives the same answer again.
    expect(await store.put(KEY, LARGE, METADATA)).toBe('created');

    expect((await store.get(KEY))?.bytes.length).toBe(LARGE.length);
    expect(await listed()).toEqual([KEY]);
    expect(await unfinished()).toEqual([]);
  });

  it('takes its time on a slow line: only silence is a failure, not slowness', async () => {
    // Some 380 pieces each way, 3 s at least, are longer than the silence that is allowed. On its way up a body is silent
    // while its last 4 MiB, which the system has taken, go out: a sixth of it, a quarter of the silence that is allowed.
    const bytes = Buffer.alloc(24 * MiB, 'evidence');
    const slow: S3Fault = { kind: 'slow-line', pauseMs: 8 };
    const patient = await opened({ ...LIMITS, silenceTimeoutMs: 2_000, singleUploadBytesMax: bytes.length });
    proxy.spoil(PUT, slow);
    proxy.spoil(/^GET .*file/, slow);

    expect(await patient.put(KEY, bytes, METADATA)).toBe('created');
    expect(Buffer.from((await patient.get(KEY))?.bytes ?? []).equals(bytes)).toBe(true);
    patient.close();

    expect(proxy.faultsLeft).toBe(0);
    expect(proxy.answersTo(PUT)).toEqual(['PUT 200']);
    expect(proxy.answersTo(/^GET .*file/)).toEqual(['GET 200']);
  });

  it.each([
    ['a part', PART],
    ['the last request', COMPLETE],
  ])('leaves nothing of an object in parts when %s fails to the end', async (_, request) => {
    proxy.spoil(request, ...times(4, answer(500, 'InternalError')));

    await expect(store.put(KEY, LARGE, METADATA)).rejects.toMatchObject({ code: 'archive_unwritable' });

    expect(await listed()).toEqual([]);
    expect(await unfinished()).toEqual([]);
    expect(await store.put(KEY, LARGE, METADATA)).toBe('created');
  });
});
