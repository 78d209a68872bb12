import { describe, expect, it } from '@jest/globals';
import type { Key } from '../../../client/index.ts';
import { textOf, type Element } from '../tree/element.ts';
import { evidenceSql } from './alerts/alert-view.ts';
import { integritySentence, type Integrity } from './integrity/integrity-view.ts';
import { offeredActions, requireName } from './keys/key-actions.ts';
import { actorIn } from './keys/key-event-table.ts';
import { newKeyOf } from './keys/new-key.ts';
import { secretView } from './keys/secret-view.ts';
import { roleIn, type ReviewedKey } from './reviews/reviewed-keys-view.ts';
import { sqlCsv } from './sql/sql-csv.ts';
import { sqlSentence, type SqlAnswer } from './sql/sql-view.ts';

const key = (changes: Partial<Key>): Key =>
  ({ name: 'ci', status: 'ACTIVE', external: false, ...changes }) as Key;

describe('a new key', () => {
  it('leaves to the service what was left empty', () => {
    expect(newKeyOf({ name: ' ci ', expiresInDays: '', owner: ' ', role: '', scopes: '', note: '' })).toEqual(
      { name: 'ci' },
    );
  });

  it('takes lists apart at commas and lines', () => {
    expect(
      newKeyOf({
        name: 'ci',
        expiresInDays: '30',
        role: 'viewer',
        scopes: 'keys:read, ,sql:run\n',
        rateLimit: '10',
      }),
    ).toEqual({
      name: 'ci',
      expiresInDays: 30,
      role: 'viewer',
      scopes: ['keys:read', 'sql:run'],
      rateLimit: 10,
    });
  });
});

describe('what is offered for a key', () => {
  const admin = { scopes: ['keys:write'] } as const;

  it('is what its status and one’s scopes leave', () => {
    expect(offeredActions(key({}), admin)).toEqual(['rotate', 'disable', 'revoke']);
    expect(offeredActions(key({ status: 'DISABLED' }), admin)).toEqual(['enable', 'revoke']);
    expect(offeredActions(key({}), { scopes: ['create:apikeys'] })).toEqual(['rotate']);
    expect(offeredActions(key({ status: 'REVOKED' }), admin)).toEqual([]);
    expect(offeredActions(key({ external: true }), admin)).toEqual([]);
    expect(offeredActions(key({}), { scopes: ['keys:read'] })).toEqual([]);
  });

  it('is not done for ever without the name', () => {
    expect(() => requireName('cl', key({}))).toThrow('the name that you typed is not the name of this key');
    expect(() => requireName(' ci ', key({}))).not.toThrow();
  });
});

it('shows a secret as text of one element, and in no attribute', () => {
  const copy = (): Promise<void> => Promise.resolve();
  const goOn = (): void => undefined;
  const trees = secretView({ key: key({}), secret: 'qk_secret' }, { copy, goOn }) as readonly Element[];
  expect(JSON.stringify(trees).split('qk_secret')).toHaveLength(2);
  expect(trees.map(textOf).join(' ')).toContain('qk_secret');
});

it('names who acted as well as the record does', () => {
  expect([{ email: 'ana@example.com' }, { type: 'AWSService' }, {}, null, 'root'].map(actorIn)).toEqual([
    ...['ana@example.com', 'AWSService', '–', '–', '–'],
  ]);
});

it('puts only ids into a statement about evidence', () => {
  expect(evidenceSql(['019a-1', "x') OR 1=1 --"])).toBe(
    "SELECT *\nFROM audit_trail\nWHERE eventid IN ('019a-1')\nORDER BY eventtime",
  );
});

describe('integrity in a sentence', () => {
  const status = { signed: true, lastDigest: null, publicKeys: [{}] } as unknown as Integrity;
  const lastDigest = { endTime: '2026-11-26T04:00:00Z' } as NonNullable<Integrity['lastDigest']>;

  it('says how far the archive is signed, or that it is not', () => {
    expect([{ ...status, signed: false }, status, { ...status, lastDigest }].map(integritySentence)).toEqual([
      'This service signs no digests: nobody can prove by them that the archive was not changed.',
      'Digests are signed here, and there is none of today or yesterday yet.',
      'The archive is signed up to 2026-11-26 04:00:00 UTC. To check it by: 1 public key.',
    ]);
  });
});

describe('one’s say in an access review', () => {
  const reviewed = { owner: 'eve', ownerNow: 'ana', state: 'open' } as ReviewedKey;

  it('is for the owner to attest, for others to decide, and over when it is decided', () => {
    expect(roleIn(reviewed, { owner: 'Ana', scopes: ['reviews:write'] })).toBe('attest');
    expect(roleIn(reviewed, { owner: 'eve', scopes: ['reviews:write'] })).toBe('review');
    expect(roleIn(reviewed, { owner: 'bob', scopes: ['reviews:write'] })).toBe('review');
    expect(roleIn(reviewed, { owner: 'bob', scopes: ['reports:read'] })).toBe(null);
    expect(roleIn({ ...reviewed, state: 'confirmed' }, { owner: 'ana', scopes: [] })).toBe(null);
  });
});

describe('an answer to SQL', () => {
  const answer: SqlAnswer = {
    columns: [
      { name: 'keyname', type: 'varchar' },
      { name: 'n', type: 'bigint' },
    ],
    rows: [
      { keyname: '=cmd|calc', n: -1 },
      { keyname: null, n: 2 },
    ],
    ...{ rowCount: 2, truncated: true, bytesScanned: 2_048, durationMs: 12.4 },
  };

  it('is kept without what a spreadsheet would calculate', () => {
    expect(sqlCsv(answer)).toBe("keyname,n\r\n'=cmd|calc,-1\r\n,2\r\n");
  });

  it('says how much it is and what it took', () => {
    expect(sqlSentence(answer)).toBe(
      '2 rows; the service left off there, there are more. 2 KiB scanned, in 12 ms.',
    );
  });
});
