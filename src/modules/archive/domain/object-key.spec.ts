import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { batchUnique, logFileKey, logFilesPrefix, parseLogFileKey, type LogFileName } from './object-key.ts';

const NAME: LogFileName = {
  prefix: 'audit/',
  accountId: '123456789012',
  region: 'eu-central-1',
  deliveredAt: '2026-11-20T21:04:00.000Z',
  unique: 'Abc0123456789xyZ',
};
const KEY =
  'audit/AWSLogs/123456789012/CloudTrail/eu-central-1/2026/11/20/123456789012_CloudTrail_eu-central-1_20261120T2104Z_Abc0123456789xyZ.json.gz';

describe('the key of a log file', () => {
  it("is CloudTrail's, with folders and name by delivery time", () => {
    expect(logFileKey(NAME)).toBe(KEY);
    expect(KEY.startsWith(logFilesPrefix(NAME))).toBe(true);
  });

  it('comes apart into what it was made of', () => {
    const region = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
    const name = fc.record({
      prefix: fc.constantFrom('', 'a/', 'a/b/', 'AWSLogs/'),
      accountId: fc.stringMatching(/^\d{12}$/),
      region,
      deliveredAt: fc
        .integer({ min: 0, max: Date.UTC(9999, 11, 31) / 60_000 })
        .map((minute) => new Date(minute * 60_000).toISOString()),
      unique: fc.stringMatching(/^[A-Za-z0-9]{16}$/),
    });
    fc.assert(fc.property(name, (made) => expect(parseLogFileKey(logFileKey(made))).toEqual(made)));
  });

  it.each([
    ['an account id of 11 digits', { accountId: '12345678901' }],
    ['an account id with a letter', { accountId: '12345678901a' }],
    ['a region in capitals', { region: 'EU' }],
    ['an empty region', { region: '' }],
    ['a region that leaves its folder', { region: '../x' }],
    ['a unique string of 15 characters', { unique: 'x'.repeat(15) }],
    ['a unique string with an underscore', { unique: `${'x'.repeat(15)}_` }],
    ['a prefix without its slash', { prefix: 'audit' }],
  ])('is refused for %s, because CloudTrail readers would not take it', (_, change) => {
    expect(() => logFileKey({ ...NAME, ...change })).toThrow(
      expect.objectContaining({ code: 'archive_key_invalid' }),
    );
  });

  it.each([
    ['a digest', KEY.replaceAll('CloudTrail', 'CloudTrail-Digest')],
    ['a file in the folder of another day', KEY.replace('2026/11/20', '2026/11/21')],
    ['a file of another account', KEY.replace('/123456789012_', '/999999999999_')],
    ['a file of another region', KEY.replace('_eu-central-1_', '_eu-west-1_')],
    ['an impossible time', KEY.replace('T2104Z', 'T2460Z')],
    ['an uncompressed file', KEY.replace('.gz', '')],
    ['something appended', `${KEY}.tmp`],
    ['nothing', ''],
  ])('is not %s', (_, key) => {
    expect(parseLogFileKey(key)).toBeUndefined();
  });
});

describe('the unique string of a batch', () => {
  const range = { stream: 'usage', partition: 0, fromOffset: 1, toOffset: 10 } as const;

  it('is the same for the same range of the same trail', () => {
    expect(batchUnique(NAME, range)).toMatch(/^[A-Za-z0-9]{16}$/);
    expect(batchUnique({ ...NAME }, { ...range })).toBe(batchUnique(NAME, range));
  });

  it('tells streams, partitions, ranges, accounts and regions apart', () => {
    const uniques = [
      batchUnique(NAME, range),
      batchUnique(NAME, { ...range, stream: 'lifecycle' }),
      batchUnique(NAME, { ...range, partition: 1 }),
      batchUnique(NAME, { ...range, fromOffset: 2 }),
      batchUnique(NAME, { ...range, toOffset: 11 }),
      batchUnique({ ...NAME, accountId: '000000000000' }, range),
      batchUnique({ ...NAME, region: 'eu-west-1' }, range),
    ];
    expect(new Set(uniques).size).toBe(uniques.length);
  });
});
