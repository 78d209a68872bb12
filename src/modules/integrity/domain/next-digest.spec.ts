import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoTime, MS_PER_HOUR } from '../../../shared/iso-time.ts';
import type { DeliveredFile } from '../../archive/domain/archived-file.ts';
import { fileOf, hour, hourMs, kept, newSigner, placeOf } from './given-digests.fixture.ts';
import { isReached, NO_POSITIONS } from './digested-positions.ts';
import { nextDigest, nextEndMs, type KeptDigest } from './next-digest.ts';

const signer = newSigner();
const digestOf = (last: KeptDigest | null, files: readonly DeliveredFile[], hours: number) =>
  nextDigest(last, files, hourMs(hours), MS_PER_HOUR, placeOf(signer));
const keysIn = (files: readonly { readonly objectKey: string }[]) => files.map(({ objectKey }) => objectKey);

describe('the next digest', () => {
  it('ends at the full hour after the one before it, whatever the clock says', () => {
    const { digest } = kept(signer, null, [], 3);
    expect(nextEndMs(digest, undefined, MS_PER_HOUR)).toBe(hourMs(4));
    expect(nextEndMs(digest, fileOf(1, 9, 50), MS_PER_HOUR)).toBe(hourMs(4));
  });

  it('goes on at the next full stretch where stretches were made longer', () => {
    const { digest } = kept(signer, null, [], 1);
    expect(nextEndMs(digest, undefined, 6 * MS_PER_HOUR)).toBe(hourMs(4));
  });

  it('is of the hour of the first delivery where there was none', () => {
    expect(nextEndMs(null, fileOf(1, 9, 2), MS_PER_HOUR)).toBe(hourMs(3));
    expect(nextEndMs(null, undefined, MS_PER_HOUR)).toBeUndefined();
    expect(digestOf(null, [], 3)).toMatchObject({ startTime: hour(2), endTime: hour(3), previous: null });
  });

  it('claims of an hour without deliveries that there were none, and says what it follows', () => {
    const first = kept(signer, null, [fileOf(1, 9, 0)], 1);
    expect(digestOf(first, [], 2)).toEqual({
      accountId: '123456789012',
      ...{ startTime: hour(1), endTime: hour(2), bucket: 'trail' },
      objectKey:
        'audit/AWSLogs/123456789012/CloudTrail-Digest/local-1/2026/11/26/123456789012_CloudTrail-Digest_local-1_keytrail_local-1_20261126T100000Z.json.gz',
      publicKeyFingerprint: signer.fingerprint,
      previous: {
        ...{ bucket: 'trail', objectKey: first.digest.objectKey },
        ...{ contentSha256: first.contentSha256, signature: first.signature },
      },
      files: [],
      positions: { lifecycle: [], usage: [9] },
    });
  });

  it('has what was delivered before its end, and leaves the rest', () => {
    const digest = digestOf(null, [fileOf(1, 9, 0), fileOf(10, 12, 1), fileOf(13, 20, 2)], 2);
    expect(digest.files).toEqual([
      {
        ...{ stream: 'usage', partition: 0, fromOffset: 1, toOffset: 9, objectKey: 'audit/log-1' },
        contentSha256: '1'.padStart(64, '0'),
        ...{ oldestEventTime: '2026-11-26T08:00:00Z', newestEventTime: '2026-11-26T08:00:02Z' },
      },
      expect.objectContaining({ objectKey: 'audit/log-10' }),
    ]);
    expect(digest.positions).toEqual({ lifecycle: [], usage: [12] });
  });

  it('has a file that was delivered at its very end no more than one that came later', () => {
    const atEnd = fileOf(1, 9, 0, { deliveredAt: isoTime(hourMs(1)) });
    const before = fileOf(1, 9, 0, { deliveredAt: isoTime(hourMs(1) - 1) });
    expect(digestOf(null, [atEnd], 1).files).toEqual([]);
    expect(keysIn(digestOf(null, [before], 1).files)).toEqual(['audit/log-1']);
  });

  it('lets files wait behind one that waits, so that no position is passed over', () => {
    const late = fileOf(1, 9, 5);
    const early = fileOf(10, 12, 0);
    expect(digestOf(null, [late, early], 1)).toMatchObject({ files: [], positions: { usage: [] } });
  });

  it('has a file that was stored late, though it was delivered in an earlier hour', () => {
    const first = kept(signer, null, [fileOf(1, 9, 0)], 1);
    expect(keysIn(digestOf(first, [fileOf(1, 9, 0), fileOf(10, 12, 0)], 2).files)).toEqual(['audit/log-10']);
  });
});

it('whatever is delivered when: every file is in one digest, and each digest goes on where the last one ended', () => {
  const deliveries = fc.array(
    fc.record({
      stream: fc.constantFrom('lifecycle' as const, 'usage' as const),
      partition: fc.nat({ max: 2 }),
      events: fc.integer({ min: 1, max: 50 }),
      atMs: fc.nat({ max: 5 * MS_PER_HOUR }),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(deliveries, (given) => {
      const ends = new Map<string, number>();
      const files = given.map(({ stream, partition, events, atMs }, at) => {
        const place = `${stream} ${partition}`;
        const fromOffset = (ends.get(place) ?? 0) + 1;
        ends.set(place, fromOffset + events - 1);
        const deliveredAt = isoTime(hourMs(0) + atMs);
        return fileOf(fromOffset, fromOffset + events - 1, 0, {
          stream,
          partition,
          deliveredAt,
          key: `log-${at}`,
        });
      });
      let last: KeptDigest | null = null;
      const digested: string[] = [];
      for (let hours = 1; hours <= 6; hours += 1) {
        const waiting = files.filter((file) => !isReached(last?.digest.positions ?? NO_POSITIONS, file));
        const next: KeptDigest = kept(signer, last, waiting, hours);
        expect(next.digest.startTime).toBe(hour(hours - 1));
        digested.push(...keysIn(next.digest.files));
        last = next;
      }
      expect(digested.toSorted()).toEqual(files.map(({ key }) => `audit/${key}`).toSorted());
    }),
    { numRuns: 30 },
  );
});
