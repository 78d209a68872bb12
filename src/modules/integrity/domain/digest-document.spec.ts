import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { fileOf, hour, kept, newSigner } from './given-digests.fixture.ts';
import { decodeDigest, encodeDigest } from './digest-document.ts';
import { digestEndOf, digestsPrefix } from './digest-key.ts';
import { ADDRESS } from './given-digests.fixture.ts';

const signer = newSigner();
const first = kept(signer, null, [fileOf(1, 9, 0)], 1);
const second = kept(signer, first, [fileOf(10, 12, 1, { minEventTime: '2026-11-20T00:00:00.123Z' })], 2);
const textOf = (bytes: Uint8Array): string => gunzipSync(bytes).toString('utf8');

describe('a digest', () => {
  it('has the members of CloudTrail’s, in one line, and two of our own', () => {
    expect(JSON.parse(textOf(encodeDigest(second.digest).bytes))).toEqual({
      awsAccountId: '123456789012',
      ...{ digestStartTime: hour(1), digestEndTime: hour(2) },
      ...{ digestS3Bucket: 'trail', digestS3Object: second.digest.objectKey },
      ...{ digestPublicKeyFingerprint: signer.fingerprint, digestSignatureAlgorithm: 'SHA256withRSA' },
      ...{ newestEventTime: '2026-11-26T09:00:02Z', oldestEventTime: '2026-11-20T00:00:00Z' },
      ...{ previousDigestS3Bucket: 'trail', previousDigestS3Object: first.digest.objectKey },
      ...{ previousDigestHashValue: first.contentSha256, previousDigestHashAlgorithm: 'SHA-256' },
      previousDigestSignature: first.signature,
      logFiles: [
        {
          ...{ s3Bucket: 'trail', s3Object: 'audit/log-10' },
          ...{ hashValue: 'a'.padStart(64, '0'), hashAlgorithm: 'SHA-256' },
          ...{ newestEventTime: '2026-11-26T09:00:02Z', oldestEventTime: '2026-11-20T00:00:00Z' },
          keytrailRange: { stream: 'usage', partition: 0, fromOffset: 10, toOffset: 12 },
        },
      ],
      keytrailPositions: { lifecycle: [], usage: [12] },
    });
    expect(textOf(encodeDigest(second.digest).bytes)).not.toContain('\n');
  });

  it('comes back as it was, and has the same bytes each time', () => {
    for (const { digest, contentSha256 } of [first, second]) {
      const { bytes } = encodeDigest(digest);
      expect(decodeDigest(bytes)).toEqual({ digest, contentSha256 });
      expect(Buffer.from(encodeDigest(digest).bytes).equals(bytes)).toBe(true);
    }
  });

  it('says null of everything before the first of a chain, and of the times of no events', () => {
    const { digest } = kept(signer, null, [], 1);
    expect(JSON.parse(textOf(encodeDigest(digest).bytes))).toMatchObject({
      ...{ newestEventTime: null, oldestEventTime: null, logFiles: [] },
      ...{ previousDigestS3Bucket: null, previousDigestS3Object: null, previousDigestHashValue: null },
      ...{ previousDigestHashAlgorithm: null, previousDigestSignature: null },
    });
  });

  it.each([
    ['no gzip', Buffer.from('{}')],
    ['no JSON', gzipSync('{')],
    ['another document', gzipSync('{"Records":[]}')],
    [
      'half of a predecessor',
      gzipSync(
        textOf(encodeDigest(second.digest).bytes).replace(
          /"previousDigestSignature":"[^"]*"/,
          '"previousDigestSignature":null',
        ),
      ),
    ],
  ])('that is %s is refused', (_, bytes) => {
    expect(() => decodeDigest(bytes)).toThrow(expect.objectContaining({ code: 'digest_unreadable' }));
  });
});

describe('the key of a digest', () => {
  it('tells the end of what it covers, and is in the order of time', () => {
    const keys = [first, second].map(({ digest }) => digest.objectKey);
    expect(keys.map(digestEndOf)).toEqual([hour(1), hour(2)]);
    expect(keys.toSorted()).toEqual(keys);
    expect(keys.every((key) => key.startsWith(`audit/${digestsPrefix(ADDRESS)}`))).toBe(true);
  });

  it('is none for a log file, nor for one that only resembles it', () => {
    const key = first.digest.objectKey;
    for (const other of [
      key.replace('-Digest', ''),
      key.replace('Z.json.gz', 'Z_backfill.json.gz'),
      `${key}.bak`,
    ])
      expect(digestEndOf(other)).toBeUndefined();
  });
});
