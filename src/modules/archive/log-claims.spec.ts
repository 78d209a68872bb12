import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ArchiveFolder } from '../../../test/fixtures/archive-folder.ts';
import type { ArchiveStore } from './archive-store.ts';
import { claimKey, type LogClaim } from './domain/log-claim.ts';
import { LogClaims } from './log-claims.ts';

const claimOf = (identity: string): LogClaim => ({ topic: 'kt', identity, state: 'whole', writer: null });

let folder: ArchiveFolder;
let store: ArchiveStore;
beforeEach(async () => {
  folder = new ArchiveFolder();
  store = await folder.openStore();
});
afterEach(() => folder.remove());

describe('the claims of a bucket', () => {
  it('are none in one that nobody has claimed', async () => {
    expect(await new LogClaims(store).latest()).toBeUndefined();
  });

  it('give the latest, which of several at the same moment is one', async () => {
    const claims = ['a', 'b', 'c'].map((identity) => ({ identity, of: new LogClaims(store) }));
    const heard = await Promise.all(claims.map(({ identity, of }) => of.claim(0, claimOf(identity))));

    expect(heard.filter(Boolean)).toHaveLength(1);
    const winner = claims[heard.indexOf(true)]?.identity ?? '';
    expect(await new LogClaims(store).latest()).toEqual({ number: 1, claim: claimOf(winner) });
    expect(await new LogClaims(store).claim(1, claimOf('d'))).toBe(true);
    expect(await new LogClaims(store).latest()).toEqual({ number: 2, claim: claimOf('d') });
  });

  it('take the same claim twice', async () => {
    const claims = new LogClaims(store);
    expect(await Promise.all([1, 2, 3].map(() => claims.claim(0, claimOf('a'))))).toEqual([true, true, true]);
  });

  it('are not read out of something else', async () => {
    await store.put(claimKey(1), Buffer.from('{}'));
    await expect(new LogClaims(store).latest()).rejects.toMatchObject({ code: 'archive_corrupt' });
  });
});
