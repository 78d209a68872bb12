import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { SqliteReadModelStore } from '../projections/sqlite/sqlite-read-model-store.ts';
import { usageProjection } from '../projections/usage/usage-projection.ts';
import { HOUR_MS, SnapshotPlace, START_MS } from './snapshot-place.fixture.ts';

let place: SnapshotPlace;

beforeEach(async () => {
  place = await SnapshotPlace.open();
});

afterEach(() => place.close());

async function takeAfterTen(): Promise<string> {
  place.fold(10);
  return dirname((await place.take()).manifestKey);
}

function changeOneBit(key: string): void {
  const bytes = readFileSync(place.stored(key));
  const middle = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  place.replaceStored(key, bytes);
}

describe('restoring a snapshot', () => {
  it('takes the newest, however long ago that was', async () => {
    for (const ageHours of [1_000, 300, 1]) {
      place.nowMs = START_MS - ageHours * HOUR_MS;
      await takeAfterTen();
    }
    for (const laterHours of [0, 5, 50, 10_000]) {
      place.nowMs = START_MS + laterHours * HOUR_MS;
      rmSync(place.newDir, { recursive: true, force: true });

      expect((await place.restore())?.checkpoint).toEqual({ usage: [30] });
    }
  });

  it('takes one of a process whose clock is ahead', async () => {
    await takeAfterTen();
    place.nowMs -= HOUR_MS;

    expect((await place.restore())?.checkpoint).toEqual({ usage: [10] });
  });

  it('gives null when there is none, or none of this version', async () => {
    expect(await place.restore()).toBeNull();
    await takeAfterTen();

    expect(await place.restore({ version: usageProjection.version + 1 })).toBeNull();
    expect(place.troubles).toEqual([]);
  });

  it('falls back to an older one when a part is damaged, and says so', async () => {
    await takeAfterTen();
    place.nowMs += 30 * HOUR_MS;
    const newest = await takeAfterTen();
    changeOneBit(`${newest}/part-0000`);

    expect((await place.restore())?.checkpoint).toEqual({ usage: [10] });
    expect(place.troubles).toEqual([
      `The snapshot ${newest}/ cannot be used; the one before it is tried, if there is one. ` +
        `${newest}/part-0000 is not what was stored.`,
    ]);
    expect(place.restoredContent().successes).toBe(10);
  });

  it.each([
    ['lacks a part', (folder: string) => rmSync(place.stored(`${folder}/part-0000`))],
    [
      'has an empty manifest',
      (folder: string) => place.replaceStored(`${folder}/manifest.json`, Buffer.from('{}')),
    ],
    ['has half a manifest', (folder: string) => truncate(`${folder}/manifest.json`)],
    ['has half a part', (folder: string) => truncate(`${folder}/part-0000`)],
  ])('gives null, and leaves no file behind, when the only one %s', async (_what, damage) => {
    damage(await takeAfterTen());

    expect(await place.restore()).toBeNull();
    expect(place.troubles).toHaveLength(1);
    expect(place.filesNamed('.restoring')).toEqual([]);
  });

  it('gives up after three that cannot be used', async () => {
    for (let n = 0; n < 4; n += 1) {
      place.nowMs += 60_000;
      rmSync(place.stored(`${await takeAfterTen()}/part-0000`));
    }

    expect(await place.restore()).toBeNull();
    expect(place.troubles).toHaveLength(3);
  });

  it('gives null and says why when the store cannot be read', async () => {
    const noAnswer = (): Promise<never> => Promise.reject(new Error('no answer'));
    const store: ArchiveStore = { put: noAnswer, get: noAnswer, head: noAnswer, list: noAnswer };

    expect(await place.restore({ store })).toBeNull();
    expect(place.troubles).toEqual(['Snapshots of usage cannot be looked for. no answer']);
  });

  it('never touches a read model that exists', async () => {
    await takeAfterTen();
    const own = SqliteReadModelStore.open(usageProjection, { dataDir: place.newDir });
    const before = statSync(place.target).ino;

    expect(await place.restore()).toBeNull();
    expect([statSync(place.target).ino, own.checkpoint('usage')]).toEqual([before, []]);
    own.close();
  });

  it('starts over where a crash left half a file', async () => {
    await takeAfterTen();
    mkdirSync(dirname(place.target), { recursive: true });
    writeFileSync(`${place.target}.restoring`, 'half a file');

    await place.restore();
    expect(place.restoredContent()).toMatchObject({ checkpoint: [10], successes: 10 });
    expect(place.filesNamed('.restoring')).toEqual([]);
  });

  it('removes a write-ahead log whose file is gone, which SQLite would apply to the restored one', async () => {
    await takeAfterTen();
    const own = SqliteReadModelStore.open(usageProjection, { dataDir: place.newDir });
    const wal = readFileSync(`${place.target}-wal`);
    own.close();
    rmSync(place.target);
    writeFileSync(`${place.target}-wal`, wal);

    await place.restore();
    expect(place.restoredContent()).toMatchObject({ checkpoint: [10], successes: 10 });
  });

  it('gives a file that SQLite finds whole', async () => {
    place.fold(20_000);
    await place.take();
    await place.restore();
    const database = new DatabaseSync(place.target, { readOnly: true });

    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    database.close();
  });
});

function truncate(key: string): void {
  const bytes = readFileSync(place.stored(key));
  place.replaceStored(key, bytes.subarray(0, bytes.length >> 1));
}
