import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { archiveKey, archiveRange, type BucketPlace } from './archive-bucket.ts';

const place = (objectPrefix: string, prefix: string): BucketPlace => ({
  address: { accountId: '123456789012', region: 'local-1', prefix },
  bucket: 'trail',
  objectPrefix,
});
const PLACES = [place('', ''), place('own/', ''), place('', 'audit/'), place('own/', 'audit/')];

/** What a store may hold, by its own keys. */
const KEYS = [
  'AWSLogs/1/a',
  'AWSLogs/1/b',
  'AWSLogs/2/a',
  'audit/AWSLogs/1/a',
  'audit/AWSLogs/2/b',
  'reports/run.json',
  'snapshots/keys/part-0000',
];
const TEXTS = ['', 'A', 'AWSLogs/', 'AWSLogs/1/', 'AWSLogs/1/a', 'a', 'audit/', 'audit/AWSLogs/1/a'];
const OTHERS = ['o', 'own', 'own/', 'ownx', 'zzz', 'snapshots/', '~', 'AWSLogs0'];

describe('a listing of the bucket', () => {
  it('has the keys with the prefix after the marker, of those that are shown', () => {
    const any = fc.oneof(
      fc.constantFrom(...TEXTS, ...OTHERS),
      fc.constantFrom(...TEXTS).map((text) => `own/${text}`),
    );
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), any, any, (where, prefix, marker) => {
        const shown = `${where.objectPrefix}${where.address.prefix}AWSLogs/`;
        const expected = KEYS.map((key) => where.objectPrefix + key).filter(
          (key) => key.startsWith(shown) && key.startsWith(prefix) && key > marker,
        );
        const range = archiveRange(where, { prefix, marker });
        const { prefix: own = '', after = null } = range ?? {};
        const listed = range === undefined ? [] : KEYS.filter((key) => key.startsWith(own));
        expect(
          listed.filter((key) => after === null || key > after).map((key) => where.objectPrefix + key),
        ).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

it.each([
  ['own/audit/AWSLogs/1/a', 'audit/AWSLogs/1/a'],
  ['own/snapshots/x', undefined],
  ['audit/AWSLogs/1/a', undefined],
  ['own/audit/AWSLogs/../../digest-key.pem', undefined],
  ['own/audit/AWSLogs/', undefined],
  ['own/audit/AWSLogs//a', undefined],
  ['', undefined],
])('%s is the archive’s %s', (key, own) => expect(archiveKey(place('own/', 'audit/'), key)).toBe(own));
