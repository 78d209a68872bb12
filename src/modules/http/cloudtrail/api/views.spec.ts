import { expect, it } from '@jest/globals';
import { publicKeyList } from './public-key-view.ts';
import { readLookup } from './lookup-request.ts';
import { trailView } from './trail-view.ts';

const key = (fingerprint: string, since: string) => ({ fingerprint, since, der: Buffer.from(fingerprint) });
const seconds = (time: string): number => Date.parse(time) / 1_000;
const END = '2026-11-26T08:00:00.000Z';

it('a public key is valid until the next one begins, and the last one a day beyond what was asked for', () => {
  const keys = [key('one', '2026-11-01T10:00:00.900Z'), key('two', '2026-11-20T10:00:00.100Z')];
  expect(publicKeyList(keys, Date.parse(END))).toEqual([
    {
      Value: 'b25l',
      ValidityStartTime: seconds('2026-11-01T10:00:00Z'),
      ValidityEndTime: seconds('2026-11-20T10:00:01Z'),
      Fingerprint: 'one',
    },
    {
      Value: 'dHdv',
      ValidityStartTime: seconds('2026-11-20T10:00:00Z'),
      ValidityEndTime: seconds('2026-11-27T08:00:00Z'),
      Fingerprint: 'two',
    },
  ]);
  expect(publicKeyList([], 0)).toEqual([]);
});

it('the trail of a bucket without prefixes has none', () => {
  const address = { accountId: '123456789012', region: 'local-1', prefix: '' };
  expect(trailView({ address, bucket: 'b', objectPrefix: '' }, false)).not.toHaveProperty('S3KeyPrefix');
  expect(trailView({ address, bucket: 'b', objectPrefix: 'own/' }, false)).toMatchObject({
    S3KeyPrefix: 'own',
    TrailARN: 'arn:aws:cloudtrail:local-1:123456789012:trail/keytrail',
    LogFileValidationEnabled: false,
  });
});

it('a lookup looks ninety days back, and values are bound', () => {
  const read = readLookup(
    { LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: `o'"x` }], EndTime: seconds(END) + 0.5 },
    Date.parse(END),
  );
  expect(read).toEqual({
    ok: true,
    value: {
      query: {
        from: '2026-08-28T08:00:00.000Z',
        to: '2026-11-26T08:00:00.501Z',
        order: 'newest',
        limit: 50,
      },
      narrowing: [
        {
          sql: "strpos(useridentity, ?) > 0 AND json_extract_scalar(useridentity, '$.userName') = ?",
          parameters: [String.raw`o'\"x`, `o'"x`],
        },
      ],
      filter: {
        attributes: [{ AttributeKey: 'Username', AttributeValue: `o'"x` }],
        from: null,
        to: seconds(END) + 0.5,
      },
    },
  });
});
