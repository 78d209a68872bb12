import { afterAll, beforeEach, describe, expect, it, afterEach } from '@jest/globals';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignedArchive } from '../../../test/fixtures/signed-archive.ts';
import { MS_PER_HOUR } from '../../shared/iso-time.ts';
import { FilesystemArchiveStore } from '../archive/filesystem/filesystem-archive-store.ts';
import { decodeDigest, encodeDigest } from './domain/digest-document.ts';
import { newSigner } from './domain/given-digests.fixture.ts';
import type { Verification } from './verification.ts';

const signer = newSigner();
let archive: SignedArchive;
const copies: string[] = [];

/** Four hours: a file, none, a file, a file. */
beforeEach(async () => {
  archive = new SignedArchive(signer);
  for (const uses of [3, 0, 2, 4]) await archive.liveHour(uses);
});
afterEach(() => archive.remove());
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

const at = <Item>(items: readonly Item[], place: number): Item => {
  const item = items.at(place);
  if (item === undefined) throw new RangeError(`there is no item ${place}`);
  return item;
};
const digest = async (place: number): Promise<string> => at(await archive.digestKeys(), place);
const logFile = async (place: number): Promise<string> => at(await archive.logFileKeys(), place);
const found = ({ findings }: Verification): readonly string[] => findings.map(({ code }) => code);

describe('an archive as it was written', () => {
  it('has nothing that is found, and says what it is that was checked', async () => {
    const key = await digest(-1);
    const { head, ...verification } = await archive.verify();
    expect(verification).toEqual({
      digests: { checked: 4, valid: 4 },
      files: { checked: 3, valid: 3 },
      covered: { from: '2026-11-26T08:00:00Z', to: '2026-11-26T12:00:00Z' },
      filesSinceHead: 0,
      ...{ publicKeys: [signer.fingerprint], keysAreFromArchive: false },
      ...{ findings: [], findingsTotal: 0 },
    });
    expect(head).toMatchObject({
      key,
      endTime: '2026-11-26T12:00:00Z',
      positions: { lifecycle: [], usage: [9] },
    });
  });

  it('is checked by the keys that lie in it where no others are given, and says so', async () => {
    expect(await archive.verify({ publicKeys: null })).toMatchObject({
      ...{ keysAreFromArchive: true, publicKeys: [signer.fingerprint], findingsTotal: 0 },
    });
  });

  it('may have files that are newer than its last digest', async () => {
    await archive.archiveUses(1);
    expect(await archive.verify()).toMatchObject({ filesSinceHead: 1, findingsTotal: 0 });
  });

  it('may be looked at in part', async () => {
    const part = { fromMs: Date.parse('2026-11-26T10:00:00Z'), toMs: Date.parse('2026-11-26T11:00:00Z') };
    expect(await archive.verify(part)).toMatchObject({
      ...{ digests: { checked: 1, valid: 1 }, files: { checked: 1, valid: 1 } },
      ...{ covered: { from: '2026-11-26T10:00:00Z', to: '2026-11-26T11:00:00Z' }, findingsTotal: 0 },
    });
  });

  it('may be copied without what lies beside its files; the last signature is missing then', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'keytrail-copy-'));
    copies.push(copy);
    cpSync(join(archive.folder.dataDir, 'archive', 'audit'), join(copy, 'audit'), { recursive: true });
    const verification = await archive.verify({}, FilesystemArchiveStore.reading(copy));
    expect([verification.digests, found(verification)]).toEqual([
      { checked: 4, valid: 4 },
      ['digest_unsigned'],
    ]);
  });
});

describe('what somebody did to an archive is found', () => {
  const withoutUse = (text: string): string => text.replace('KeyUsed', 'KeyRead');

  it.each([
    ['a log file was changed', async () => archive.damage(await logFile(1)), ['file_changed']],
    [
      'a log file was changed with its checksum',
      async () => archive.rewrite(await logFile(1), withoutUse),
      ['file_changed'],
    ],
    ['a log file was taken away', async () => archive.takeAway(await logFile(1)), ['file_missing']],
    [
      'a digest was changed',
      async () => archive.rewrite(await digest(1), (text) => text.replace('trail', 'tra1l')),
      ['digest_changed', 'chain_broken'],
    ],
    [
      'a digest was damaged',
      async () => archive.damage(await digest(1)),
      ['digest_unreadable', 'digest_missing', 'chain_gap'],
    ],
    [
      'the last digest was signed with something else',
      async () => archive.setSignature(await digest(3), '00'),
      ['digest_changed'],
    ],
    [
      'a digest in the middle was taken away with its file',
      async () => {
        archive.takeAway(await digest(2));
        archive.takeAway(await logFile(1));
      },
      ['digest_missing', 'chain_gap', 'file_out_of_sequence'],
    ],
    [
      'a digest in the middle was taken away alone',
      async () => archive.takeAway(await digest(2)),
      ['digest_missing', 'chain_gap', 'file_out_of_sequence', 'file_in_no_digest'],
    ],
    [
      'all digests were taken away',
      async () => {
        for (const key of await archive.digestKeys()) archive.takeAway(key);
      },
      ['no_digests'],
    ],
    [
      'the newest digests were taken away with their files, in an archive that is in use',
      async () => {
        for (const key of (await archive.digestKeys()).slice(1)) archive.takeAway(key);
        for (const key of (await archive.logFileKeys()).slice(1)) archive.takeAway(key);
      },
      ['chain_ended'],
    ],
    [
      'a log file was put there',
      async () => {
        const store = await archive.folder.openStore();
        const key = await logFile(0);
        const bytes = (await store.get(key))?.bytes ?? new Uint8Array();
        await store.put(key.replace(/.{16}\.json\.gz$/, '0123456789abcdef.json.gz'), bytes);
      },
      ['file_in_no_digest'],
    ],
  ] as const)('when %s', async (_, doIt, expected) => {
    await doIt();
    expect(found(await archive.verify())).toEqual(expected);
  });

  it('when a digest in the middle was made again without a file, and signed by whoever has the key', async () => {
    const key = await digest(2);
    const store = await archive.folder.openStore();
    const stored = await store.get(key);
    const { digest: before } = decodeDigest(stored?.bytes ?? new Uint8Array());
    const other = { ...before, files: [], positions: { lifecycle: [], usage: [3] } };
    const { bytes, contentSha256 } = encodeDigest(other);
    archive.takeAway(key);
    archive.takeAway(await logFile(1));
    await store.put(key, bytes, { signature: signer.sign(other, contentSha256) });

    expect(found(await archive.verify())).toEqual(['chain_broken', 'file_out_of_sequence']);
  });

  it('when the archive was made anew with another key', async () => {
    const other = new SignedArchive(newSigner());
    await other.liveHour(3);
    expect(found(await other.verify({ publicKeys: [signer] }))).toEqual(['digest_key_unknown']);
    expect(found(await other.verify({ publicKeys: null }))).toEqual([]);
    other.remove();
  });

  it('when the end of a copy was cut off, by a digest that is known to have been there', async () => {
    const { head } = await archive.verify();
    const knownDigest = head?.contentSha256 ?? '';
    expect(found(await archive.verify({ knownDigest }))).toEqual([]);
    archive.takeAway(await digest(3));
    archive.takeAway(await logFile(2));
    const nowMs = archive.clock.ms - MS_PER_HOUR;
    expect(found(await archive.verify({ nowMs }))).toEqual([]);
    expect(found(await archive.verify({ nowMs, knownDigest }))).toEqual(['known_digest_missing']);
  });
});
