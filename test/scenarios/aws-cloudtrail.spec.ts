import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DIGEST_SETTLE_MS } from '../../src/modules/integrity/digest-writer.ts';
import { digestEndOf } from '../../src/modules/integrity/domain/digest-key.ts';
import { isoSeconds, isoTime, MS_PER_HOUR, MS_PER_SECOND } from '../../src/shared/iso-time.ts';
import { HandClock } from '../fixtures/embedded-keys.ts';
import { TestService, type Answer } from './service.ts';

const PATIENCE_MS = 60_000;
const ACCOUNT = '000000000000';
const BUCKET = 'trail';
const PREFIX = 'audit/';
const DIGESTS = `${PREFIX}AWSLogs/${ACCOUNT}/CloudTrail-Digest/eu-central-1/`;
const LOG_FILES = `${PREFIX}AWSLogs/${ACCOUNT}/CloudTrail/eu-central-1/`;
const TRAIL_ARN = `arn:aws:cloudtrail:eu-central-1:${ACCOUNT}:trail/keytrail`;
const ENVIRONMENT = {
  KEYTRAIL_REGION: 'eu-central-1',
  KEYTRAIL_ARCHIVE_PREFIX: PREFIX,
  KEYTRAIL_DIGEST_BUCKET: BUCKET,
};
const TARGET = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.';

/** When the service is asked: its archive has files of now, and the digests of their hour and the next two are due. */
const laterMs = Math.floor(Date.now() / MS_PER_HOUR) * MS_PER_HOUR + 3 * MS_PER_HOUR + DIGEST_SETTLE_MS;
const lastEnd = isoSeconds(isoTime(laterMs - DIGEST_SETTLE_MS));

let service: TestService;
let ci: { readonly id: string; readonly secret: string };
const root = mkdtempSync(join(tmpdir(), 'keytrail-scenario-'));

beforeAll(async () => {
  service = await TestService.start(ENVIRONMENT, { root });
  ci = await service.createKey({ name: 'ci "one" & <two>', role: 'analyst' });
  for (let use = 0; use < 3; use += 1) await service.call('GET', '/v1/me', { secret: ci.secret });
  await service.halt();
  const clock = new HandClock(isoTime(laterMs));
  service = await TestService.start(ENVIRONMENT, { root, clock, administrator: service.administrator });
  const { archive } = service.app.profile;
  const endMs = performance.now() + PATIENCE_MS;
  const last = async () => (await archive.list(DIGESTS, { after: null, limit: 9 })).keys.at(-1) ?? '';
  while (digestEndOf(await last()) !== lastEnd && performance.now() < endMs) await setImmediate();
}, 2 * PATIENCE_MS);
afterAll(() => service.stop());

interface Presented {
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

const presenting = ({ token = service.administrator, headers = {} }: Presented) => ({
  secret: null,
  headers: {
    authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20261126/eu-central-1/s3/aws4_request, Signature=00',
    ...(token === null ? {} : { 'x-amz-security-token': token }),
    ...headers,
  },
});

const cloudTrail = (operation: string, input: unknown = {}, presented: Presented = {}): Promise<Answer> =>
  service.call('POST', '/aws/cloudtrail/', {
    ...presenting({
      ...presented,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': operation.includes('.') ? operation : TARGET + operation,
        ...presented.headers,
      },
    }),
    body: typeof input === 'string' ? input : JSON.stringify(input),
  });

const s3 = (path: string, presented: Presented = {}): Promise<Answer> =>
  service.call('GET', `/aws/s3/${path}`, presenting(presented));

/** The texts of an element, wherever it stands. */
const elements = (name: string, { text: xml }: Pick<Answer, 'text'>): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, inner = '']) => inner);

async function objectBytes(key: string): Promise<{ readonly bytes: Buffer; readonly headers: Headers }> {
  const answer = await fetch(`${service.app.url}/aws/s3/${BUCKET}/${key}`, presenting({}));
  expect(answer.status).toBe(200);
  return { bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers };
}

const keysOf = async (prefix: string): Promise<readonly string[]> =>
  elements('Key', await s3(`${BUCKET}?prefix=${prefix}`));

/** As no client sends it that tidies paths up. */
async function rawPath(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const { hostname, port } = new URL(service.app.url);
  const { headers } = presenting({});
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, text: body }), reject);
    })
      .on('error', reject)
      .end();
  });
}

describe('CloudTrail’s API', () => {
  it('describes the one trail', async () => {
    const answer = await cloudTrail('DescribeTrails');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-amz-json-1.1']);
    expect(answer.body).toEqual({
      trailList: [
        {
          Name: 'keytrail',
          S3BucketName: BUCKET,
          S3KeyPrefix: 'audit',
          IncludeGlobalServiceEvents: true,
          IsMultiRegionTrail: false,
          HomeRegion: 'eu-central-1',
          TrailARN: TRAIL_ARN,
          LogFileValidationEnabled: true,
          HasCustomEventSelectors: false,
          HasInsightSelectors: false,
          IsOrganizationTrail: false,
        },
      ],
    });
    expect((await cloudTrail('DescribeTrails', { trailNameList: ['other'] })).body).toEqual({
      trailList: [],
    });
    const named = await cloudTrail('DescribeTrails', { trailNameList: [TRAIL_ARN] });
    expect(named.body['trailList']).toHaveLength(1);
  });

  it('gives the public key that digests name, by the hash that CloudTrail calls a key by', async () => {
    const { body } = await cloudTrail('ListPublicKeys', { StartTime: 0, EndTime: laterMs / MS_PER_SECOND });
    const [key] = body['PublicKeyList'] as readonly Record<string, string | number>[];
    const der = Buffer.from(String(key?.['Value']), 'base64');
    const [first = ''] = await keysOf(DIGESTS);
    const digest = JSON.parse(gunzipSync((await objectBytes(first)).bytes).toString()) as Record<
      string,
      string
    >;
    expect(key?.['Fingerprint']).toBe(createHash('md5').update(der).digest('hex'));
    expect(digest['digestPublicKeyFingerprint']).toBe(key?.['Fingerprint']);
    expect(Number(key?.['ValidityEndTime'])).toBeGreaterThan(Number(key?.['ValidityStartTime']));
  });

  it('says when the last log file and the last digest were delivered', async () => {
    const { body } = await cloudTrail('GetTrailStatus', { Name: TRAIL_ARN });
    expect(body).toEqual({
      IsLogging: true,
      LatestDeliveryTime: expect.any(Number),
      LatestDigestDeliveryTime: Date.parse(lastEnd) / MS_PER_SECOND,
    });
    const other = await cloudTrail('GetTrailStatus', { Name: 'other' });
    expect([other.status, other.body['__type']]).toEqual([404, 'TrailNotFoundException']);
  });
});

describe('looking events up', () => {
  const byKey = () => ({ LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: ci.id }] });
  const eventsOf = ({ body }: Answer) => body['Events'] as readonly Record<string, unknown>[];

  it('finds what a key did, each as the record of its log file', async () => {
    const answer = await cloudTrail('LookupEvents', byKey());
    const [newest, ...others] = eventsOf(answer);
    expect([newest?.['EventName'], others.length]).toEqual(['KeyUsed', 2]);
    expect(newest).toMatchObject({
      AccessKeyId: ci.id,
      ReadOnly: 'true',
      EventSource: 'keytrail',
      Resources: [{ ResourceType: 'Keytrail::ApiKey', ResourceName: ci.id }],
    });
    const logged = (await Promise.all((await keysOf(LOG_FILES)).map(objectBytes))).flatMap(
      ({ bytes }) =>
        (JSON.parse(gunzipSync(bytes).toString()) as { Records: readonly Record<string, unknown>[] }).Records,
    );
    const same = logged.find(({ eventID }) => eventID === newest?.['EventId']);
    expect(newest?.['CloudTrailEvent']).toBe(JSON.stringify(same));
  });

  it('finds what was done about a key, and by whom, without the hash of its secret', async () => {
    const about = [{ AttributeKey: 'ResourceName', AttributeValue: ci.id }];
    const names = eventsOf(await cloudTrail('LookupEvents', { LookupAttributes: about })).map(
      ({ EventName }) => EventName,
    );
    expect(names).toEqual(['KeyUsed', 'KeyUsed', 'KeyUsed', 'KeyCreated']);
    const created = await cloudTrail('LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'KeyCreated' }],
    });
    expect(created.text).toContain(ci.id);
    expect(created.text).not.toContain('secretHash');
    const [{ Username, EventId } = {}] = eventsOf(created).filter(({ Username }) => Username !== undefined);
    for (const [AttributeKey, AttributeValue] of [
      ['Username', Username],
      ['EventId', EventId],
      ['EventSource', 'keytrail'],
    ]) {
      const found = await cloudTrail('LookupEvents', {
        LookupAttributes: [{ AttributeKey, AttributeValue }],
      });
      expect(found.text).toContain(String(EventId));
    }
  });

  it('goes on page by page, and for the same question only', async () => {
    const first = await cloudTrail('LookupEvents', { ...byKey(), MaxResults: 2 });
    const { NextToken } = first.body;
    const second = await cloudTrail('LookupEvents', { ...byKey(), MaxResults: 2, NextToken });
    const all = await cloudTrail('LookupEvents', byKey());
    expect([...eventsOf(first), ...eventsOf(second)]).toEqual(eventsOf(all));
    expect([eventsOf(first).length, second.body['NextToken']]).toEqual([2, undefined]);
    const other = await cloudTrail('LookupEvents', { MaxResults: 2, NextToken });
    expect([other.status, other.body['__type']]).toEqual([400, 'InvalidNextTokenException']);
  });

  it('keeps to the period, both ends of it included', async () => {
    const [newest] = eventsOf(await cloudTrail('LookupEvents', byKey()));
    const second = Number(newest?.['EventTime']);
    const from = (StartTime: number, EndTime: number) =>
      cloudTrail('LookupEvents', { ...byKey(), StartTime, EndTime });
    expect(eventsOf(await from(second - 60, second + 1)).length).toBe(3);
    expect(eventsOf(await from(0, second - 60)).length).toBe(0);
    expect(eventsOf(await from(0, 253_402_300_799)).length).toBe(3);
  });

  it.each([
    [
      'an attribute that the trail lacks',
      { LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'true' }] },
      'InvalidLookupAttributesException',
    ],
    [
      'two attributes',
      {
        LookupAttributes: ['EventName', 'EventId'].map((AttributeKey) => ({
          AttributeKey,
          AttributeValue: 'x',
        })),
      },
      'InvalidLookupAttributesException',
    ],
    ['a page of 51', { MaxResults: 51 }, 'InvalidMaxResultsException'],
    ['a page of none', { MaxResults: 0 }, 'InvalidMaxResultsException'],
    ['an end before the start', { StartTime: 2, EndTime: 1 }, 'InvalidTimeRangeException'],
    ['insights', { EventCategory: 'insight' }, 'InvalidEventCategoryException'],
    ['a token of nobody’s', { NextToken: 'x' }, 'InvalidNextTokenException'],
    [
      'a value of 3,000 characters',
      { LookupAttributes: [{ AttributeKey: 'EventId', AttributeValue: 'x'.repeat(3_000) }] },
      'ValidationException',
    ],
    ['a time in words', { StartTime: 'yesterday' }, 'ValidationException'],
    ['a time beyond times', { StartTime: 1e300 }, 'ValidationException'],
    ['the first second after the year 9999', { EndTime: 253_402_300_800 }, 'ValidationException'],
  ])('refuses %s', async (_, input, type) => {
    const { status, body } = await cloudTrail('LookupEvents', input);
    expect([status, body]).toEqual([400, { __type: type, message: expect.stringMatching(/\.$/) }]);
  });
});

describe('the archive as a bucket', () => {
  it('says where it is', async () => {
    const answer = await s3(`${BUCKET}?location`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/xml']);
    expect(answer.text).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-central-1</LocationConstraint>',
    );
  });

  it('lists its keys in order, page by page, each once', async () => {
    const whole = await s3(`${BUCKET}/`);
    const all = elements('Key', whole);
    expect(all).toEqual(all.toSorted());
    expect([elements('IsTruncated', whole), all.length > 4]).toEqual([['false'], true]);
    const paged: string[] = [];
    for (let marker = '', more = true; more;) {
      const page = await s3(`${BUCKET}?max-keys=2&encoding-type=url&marker=${encodeURIComponent(marker)}`);
      paged.push(...elements('Key', page).map(decodeURIComponent));
      more = elements('IsTruncated', page)[0] === 'true';
      marker = decodeURIComponent(elements('NextMarker', page)[0] ?? '');
    }
    expect(paged).toEqual(all);
    expect(await keysOf('other/')).toEqual([]);
  });

  it('gives objects with their metadata, and what digests say of log files holds', async () => {
    const digestKeys = await keysOf(DIGESTS);
    const digests = await Promise.all(digestKeys.map(objectBytes));
    const files = digests.flatMap(({ bytes, headers }, at) => {
      const digest = JSON.parse(gunzipSync(bytes).toString()) as Record<string, unknown>;
      expect([digest['digestS3Bucket'], digest['digestS3Object']]).toEqual([BUCKET, digestKeys[at]]);
      expect(headers.get('x-amz-meta-signature-algorithm')).toBe('SHA256withRSA');
      expect(headers.get('x-amz-meta-signature')).toMatch(/^[0-9a-f]{512}$/);
      return digest['logFiles'] as readonly { readonly s3Object: string; readonly hashValue: string }[];
    });
    expect(files.length).toBeGreaterThan(0);
    for (const { s3Object, hashValue } of files) {
      const { bytes } = await objectBytes(s3Object);
      expect(createHash('sha256').update(gunzipSync(bytes)).digest('hex')).toBe(hashValue);
    }
  });

  it('gives what was changed as it is, so that it is found to be changed', async () => {
    const [key = ''] = (await keysOf(LOG_FILES)).slice(-1);
    const path = join(service.app.profile.settings.dataDir, 'archive', key);
    const before = readFileSync(path);
    writeFileSync(path, 'damaged');
    expect((await objectBytes(key)).bytes.toString()).toBe('damaged');
    writeFileSync(path, before);
  });

  it.each([
    ['another bucket', 'other', 404, 'NoSuchBucket'],
    ['an object of another bucket', `other/${DIGESTS}x`, 404, 'NoSuchBucket'],
    ['the list of buckets', '', 404, 'NoSuchBucket'],
    ['a key that is not there', `${BUCKET}/${DIGESTS}x`, 404, 'NoSuchKey'],
    ['a folder', `${BUCKET}/${LOG_FILES}`, 404, 'NoSuchKey'],
    ['the store’s own files', `${BUCKET}/.keytrail/sidecars/x~.json`, 404, 'NoSuchKey'],
    ['the second listing', `${BUCKET}?list-type=2`, 501, 'NotImplemented'],
    ['folders of keys', `${BUCKET}?delimiter=/`, 501, 'NotImplemented'],
    ['an access list', `${BUCKET}?acl`, 501, 'NotImplemented'],
    ['a page of a word', `${BUCKET}?max-keys=all`, 400, 'InvalidArgument'],
    ['a page of less than nothing', `${BUCKET}?max-keys=-1`, 400, 'InvalidArgument'],
    ['two prefixes', `${BUCKET}?prefix=a&prefix=b`, 400, 'InvalidArgument'],
    ['a marker of 2,000 characters', `${BUCKET}?marker=${'x'.repeat(2_000)}`, 400, 'InvalidArgument'],
    ['another encoding', `${BUCKET}?encoding-type=hex`, 400, 'InvalidArgument'],
  ])('refuses %s in the words of S3', async (_, path, status, code) => {
    const answer = await s3(path);
    expect([answer.status, answer.headers.get('content-type'), elements('Code', answer)]).toEqual([
      ...[status, 'application/xml'],
      [code],
    ]);
  });

  it('takes a page of more than there can be as a whole one, and of none as none', async () => {
    const huge = await s3(`${BUCKET}?max-keys=999999999`);
    expect([elements('MaxKeys', huge), elements('IsTruncated', huge)]).toEqual([['1000'], ['false']]);
    const none = await s3(`${BUCKET}?max-keys=0`);
    expect([elements('Key', none), elements('IsTruncated', none)]).toEqual([[], ['false']]);
  });

  it.each([
    '../digest-key.pem',
    `${DIGESTS}../../../../../digest-key.pem`,
    '%2e%2e/digest-key.pem',
    '..%2Fx',
  ])('has nothing outside of itself: %s', async (key) => {
    const { status, text: body } = await rawPath(`/aws/s3/${BUCKET}/${key}`);
    expect([status, body]).toEqual([404, expect.stringContaining('<Code>NoSuchKey</Code>')]);
  });

  it('is not written to', async () => {
    for (const method of ['PUT', 'DELETE', 'POST']) {
      const answer = await service.call(method, `/aws/s3/${BUCKET}/${DIGESTS}x`, presenting({}));
      expect([answer.status, elements('Code', answer)]).toEqual([405, ['MethodNotAllowed']]);
    }
  });
});

describe('access', () => {
  const reads = [
    ['CloudTrail', (presented: Presented) => cloudTrail('DescribeTrails', {}, presented)],
    ['a listing', (presented: Presented) => s3(BUCKET, presented)],
    ['an object', (presented: Presented) => s3(`${BUCKET}/${DIGESTS}x`, presented)],
  ] as const;
  const codeOf = (answer: Answer) => answer.body['__type'] ?? elements('Code', answer)[0];

  it.each(reads)(
    'to %s is by an API key as session token, of somebody who sees every tenant',
    async (_, read) => {
      expect((await read({})).status).toBeLessThan(405);
      const isS3 = codeOf(await read({ token: null })) === 'AccessDenied';
      const nobody = await read({ token: null });
      expect([nobody.status, nobody.text]).toEqual([403, expect.stringContaining('AWS_SESSION_TOKEN')]);
      const wrong = await read({ token: `qk_${'0'.repeat(46)}` });
      expect([wrong.status, codeOf(wrong)]).toEqual([
        403,
        isS3 ? 'InvalidToken' : 'UnrecognizedClientException',
      ]);
      const analyst = await read({ token: ci.secret });
      expect([analyst.status, codeOf(analyst)]).toEqual([
        403,
        isS3 ? 'AccessDenied' : 'AccessDeniedException',
      ]);
      const two = await read({ headers: { 'x-api-key': ci.secret } });
      expect(two.status).toBe(403);
    },
  );

  it('is not by this header elsewhere', async () => {
    const answer = await service.call('GET', '/v1/events', presenting({}));
    expect([answer.status, answer.body['code']]).toEqual([401, 'api_key_required']);
  });

  it('leaves the use in the trail, and the token nowhere', async () => {
    const { body } = await service.call('GET', '/v1/events?limit=1000');
    const endpoints = (
      body['items'] as readonly { readonly asked: { readonly endpoint?: string } | null }[]
    ).map(({ asked }) => asked?.endpoint);
    for (const endpoint of ['POST /aws/cloudtrail', 'GET /aws/s3/:bucket', 'GET /aws/s3/:bucket/*'])
      expect(endpoints).toContain(endpoint);
    const written = service.logLines.join('');
    expect(written).not.toContain(service.administrator);
    expect(written).not.toContain(ci.secret);
  });
});

describe('requests that are none', () => {
  it.each([
    [
      'an operation of another service',
      'DynamoDB_20120810.ListTables',
      '{}',
      400,
      'UnsupportedOperationException',
    ],
    ['an operation that changes something', 'DeleteTrail', '{}', 400, 'UnsupportedOperationException'],
    ['half of a JSON text', 'DescribeTrails', '{"trailNameList":', 400, 'SerializationException'],
    ['no body', 'DescribeTrails', '', 400, 'SerializationException'],
    ['a list', 'DescribeTrails', '[]', 400, 'ValidationException'],
    ['a prototype', 'DescribeTrails', '{"__proto__":{"x":1}}', 400, 'SerializationException'],
    [
      'a body of 100,000 bytes',
      'DescribeTrails',
      JSON.stringify({ x: 'x'.repeat(100_000) }),
      413,
      'ValidationException',
    ],
  ])('are refused: %s', async (_, operation, body, status, type) => {
    const answer = await cloudTrail(operation, body);
    expect([answer.status, answer.headers.get('content-type'), answer.body]).toEqual([
      ...[status, 'application/x-amz-json-1.1'],
      { __type: type, message: expect.stringMatching(/\.$/) },
    ]);
  });

  it('are refused with another type', async () => {
    const answer = await cloudTrail('DescribeTrails', '{}', { headers: { 'content-type': 'text/plain' } });
    expect([answer.status, answer.body['__type']]).toEqual([400, 'ValidationException']);
    const elsewhere = await service.call('POST', '/v1/keys', {
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: '{}',
    });
    expect(elsewhere.status).toBe(415);
  });
});
