import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ArchiveStore } from '../../src/modules/archive/archive-store.ts';
import { newSigner } from '../../src/modules/integrity/domain/given-digests.fixture.ts';
import { archivedPublicKeys } from '../../src/modules/integrity/public-keys.ts';
import { MS_PER_HOUR } from '../../src/shared/iso-time.ts';
import { BreakableStore, type PutMoment } from '../fixtures/breakable-store.ts';
import { SIGNED_ADDRESS, SIGNED_FROM_MS, SignedArchive } from '../fixtures/signed-archive.ts';

const signer = newSigner();
let archive: SignedArchive;
beforeEach(() => {
  archive = new SignedArchive(signer);
});
afterEach(() => archive.remove());

/** What must hold of the archive after whatever happened: so many digests, every file in one, nothing found. */
async function expectWhole(digests: number, files: number): Promise<void> {
  expect(await archive.verify()).toMatchObject({
    ...{ digests: { checked: digests, valid: digests }, files: { checked: files, valid: files } },
    ...{ filesSinceHead: 0, findings: [] },
  });
}

/** The public key, and a digest. */
const PUTS = 2;
const deaths = Array.from({ length: PUTS }, (_, at) => at + 1).flatMap((atPut) =>
  (['before', 'after'] as const).map((moment) => ({ atPut, moment })),
);

describe('a process that signs the archive', () => {
  it.each(deaths)(
    'may be gone $moment its put $atPut: the next one goes on',
    async ({ atPut, moment }: { readonly atPut: number; readonly moment: PutMoment }) => {
      await archive.archiveUses(3);
      archive.clock.ms = SIGNED_FROM_MS + 2 * MS_PER_HOUR;
      const broken = new BreakableStore(await archive.folder.openStore(), { atPut, moment, manner: 'dies' });
      await expect((await archive.writer({ store: broken })).writeDue()).rejects.toThrow(
        'the connection was reset',
      );
      // Stored late: it must not be in the digest that is there already, nor be left out.
      archive.clock.ms = SIGNED_FROM_MS + 10;
      await archive.archiveUses(2);
      archive.clock.ms = SIGNED_FROM_MS + 3 * MS_PER_HOUR;
      await (await archive.writer()).writeDue();
      await expectWhole(2, 2);
    },
  );

  it('may have another beside it that leads as well: there is one chain, whoever comes first', async () => {
    await archive.archiveUses(3);
    archive.clock.ms = SIGNED_FROM_MS + 5 * MS_PER_HOUR;
    const store = await archive.folder.openStore();
    const index = archive.folder.openCheckpoint();
    const writers = await Promise.all([1, 2, 3].map(() => archive.writer({ store, index })));
    const written = await Promise.all(writers.map((writer) => writer.writeDue()));
    expect(written.reduce((sum, count) => sum + count, 0)).toBe(4);
    await expectWhole(4, 1);
    archive.clock.ms += MS_PER_HOUR;
    for (const writer of writers) await writer.writeDue();
    await expectWhole(5, 1);
  });

  it('makes every digest that was missed in a downtime', async () => {
    await archive.liveHour(3);
    archive.clock.ms += 30 * MS_PER_HOUR;
    await archive.archiveUses(2);
    archive.clock.ms += MS_PER_HOUR;
    expect(await (await archive.writer()).writeDue()).toBe(31);
    await expectWhole(32, 2);
  });

  it('makes none while the clock is set back, and goes on where it was', async () => {
    await archive.liveHour(3);
    await archive.liveHour(1);
    const writer = await archive.writer();
    archive.clock.ms -= 90 * 60_000;
    expect(await writer.writeDue()).toBe(0);
    archive.clock.ms += 150 * 60_000;
    expect(await writer.writeDue()).toBe(1);
    await expectWhole(3, 2);
  });

  it('asks the archive for nothing while no digest is due, and for none before anything was delivered', async () => {
    const asked: string[] = [];
    const inner = await archive.folder.openStore();
    const store: ArchiveStore = {
      put: (key, ...rest) => (asked.push('put'), inner.put(key, ...rest)),
      get: (key) => (asked.push('get'), inner.get(key)),
      head: (key) => (asked.push('head'), inner.head(key)),
      list: (...of) => (asked.push('list'), inner.list(...of)),
    };
    expect(await (await archive.writer({ store })).writeDue()).toBe(0);
    await archive.liveHour(1);
    const writer = await archive.writer({ store });
    await writer.writeDue();
    asked.length = 0;
    for (let minute = 0; minute < 59; minute += 1) {
      archive.clock.ms += 60_000;
      await writer.writeDue();
    }
    expect(asked).toEqual([]);
    archive.clock.ms += 60_000;
    expect(await writer.writeDue()).toBe(1);
  });

  it('knows its files again when the list of them was lost and made anew', async () => {
    await archive.liveHour(3);
    archive.folder.forgetCheckpoint();
    await archive.liveHour(2);
    await archive.liveHour(0);
    await expectWhole(3, 2);
  });

  it('goes on with another key, and both are kept for whoever checks', async () => {
    await archive.liveHour(3);
    const other = newSigner();
    archive.clock.ms += MS_PER_HOUR;
    await (await archive.writer({ signer: () => other })).writeDue();
    const keys = await archivedPublicKeys(await archive.folder.openStore(), SIGNED_ADDRESS);
    expect(keys.map(({ fingerprint }) => fingerprint)).toEqual([signer.fingerprint, other.fingerprint]);
    expect(await archive.verify({ publicKeys: null })).toMatchObject({ findings: [], digests: { valid: 2 } });
    expect(await archive.verify()).toMatchObject({ findings: [{ code: 'digest_key_unknown' }] });
  });

  it('does not begin another chain where the last digest has lost its signature', async () => {
    await archive.liveHour(3);
    const [key = ''] = await archive.digestKeys();
    archive.setSignature(key, null);
    archive.clock.ms += MS_PER_HOUR;
    await expect((await archive.writer()).writeDue()).rejects.toMatchObject({ code: 'digest_unreadable' });
    expect(await archive.digestKeys()).toEqual([key]);
  });

  it('does nothing where another one leads', async () => {
    await archive.archiveUses(3);
    archive.clock.ms += 2 * MS_PER_HOUR;
    expect(await (await archive.writer({ leads: () => false })).writeDue()).toBe(0);
    expect(await archive.digestKeys()).toEqual([]);
  });
});
