import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ArchiveStore } from '../archive/archive-store.ts';
import { usageProjection } from '../projections/usage/usage-projection.ts';
import { SQLITE_HEADER_BYTES } from './domain/sqlite-header.ts';
import { SnapshotPlace } from './snapshot-place.fixture.ts';

let place: SnapshotPlace;

beforeEach(async () => {
  place = await SnapshotPlace.open();
});

afterEach(() => place.close());

/** A database of three parts that cannot be packed: a part is as large as it gets. */
const LARGE = { name: 'large', version: 7, mebibytes: 70 };

function makeLargeDatabase(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; CREATE TABLE noise (bytes BLOB); PRAGMA user_version = ${LARGE.version};
    WITH RECURSIVE row (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM row WHERE n < ${LARGE.mebibytes})
    INSERT INTO noise SELECT randomblob(1048576) FROM row`);
  database.close();
}

/** All but the header, where SQLite counts how often the file was written. */
const pages = (file: string): Buffer => readFileSync(file).subarray(SQLITE_HEADER_BYTES);

describe('a snapshot', () => {
  it('gives a new process the rows and the checkpoint of the read model, in one file', async () => {
    place.fold(5_000);
    const taken = await place.take();
    const restored = await place.restore();

    expect(readdirSync(dirname(place.target))).toEqual(['usage.sqlite']);
    expect(restored).toEqual({
      folder: `${dirname(taken.manifestKey)}/`,
      takenAt: '2026-11-25T22:43:44.000Z',
      checkpoint: { usage: [5_000] },
      rawBytes: taken.rawBytes,
      storedBytes: taken.storedBytes,
    });
    expect(place.restoredContent()).toEqual({
      checkpoint: [5_000],
      successes: 5_000,
      digest: place.usage.digest(),
    });
    expect(place.troubles).toEqual([]);
  });

  it('is of one moment while a writer goes on, and leaves no copy behind', async () => {
    place.fold(20_000);
    const begun = place.folded;
    let done = false;
    const taking = place.take().finally(() => {
      done = true;
    });
    while (!done) {
      place.fold(200);
      await nextTurn();
    }
    await taking;
    const restored = await place.restore();
    const { checkpoint, successes } = place.restoredContent();

    expect(place.folded).toBeGreaterThan(begun);
    expect(restored?.checkpoint).toEqual({ usage: [begun] });
    expect([successes]).toEqual(checkpoint);
    expect(Number(successes)).toBeGreaterThanOrEqual(begun);
    expect(place.filesNamed('.snapshot')).toEqual([]);
  });

  it('comes in parts of at most 32 MiB, which are put together to the same database', async () => {
    const file = `${place.root}/large.sqlite`;
    const target = `${place.root}/restored.sqlite`;
    makeLargeDatabase(file);
    const { name, version } = LARGE;
    const { manifestKey, rawBytes } = await place.take({ file, name, version });
    await place.restore({ name, version, targetPath: target });

    const folder = dirname(manifestKey);
    expect(folder).toMatch(/^snapshots\/large\/v7\/20261125T224344Z-[0-9a-f]{8}$/);
    expect(await place.storedKeys()).toEqual(
      ['manifest.json', 'part-0000', 'part-0001', 'part-0002'].map((object) => `${folder}/${object}`),
    );
    const manifest: unknown = JSON.parse(readFileSync(place.stored(manifestKey), 'utf8'));
    expect(manifest).toMatchObject({
      parts: [{ rawSize: 33_554_432 }, { rawSize: 33_554_432 }, {}],
      rawBytes,
    });
    expect(pages(target).equals(pages(file))).toBe(true);
  });

  it('holds no path of the machine that it was made on', async () => {
    place.fold(10);
    await place.take();
    await place.restore();

    expect(readFileSync(place.target).includes(place.root)).toBe(false);
  });

  it('does not exist before its manifest: a crash after its parts leaves nothing to be found', async () => {
    place.fold(10);
    const { store } = place;
    const crashing: ArchiveStore = {
      get: (key) => store.get(key),
      head: (key) => store.head(key),
      list: (prefix, page) => store.list(prefix, page),
      put: (key, bytes) =>
        key.endsWith('manifest.json') ? Promise.reject(new Error('killed')) : store.put(key, bytes),
    };
    await expect(place.take({ store: crashing })).rejects.toThrow('killed');

    expect(await place.storedKeys()).toEqual([expect.stringMatching(/\/part-0000$/)]);
    expect([await place.restore(), place.troubles]).toEqual([null, []]);
    expect(place.filesNamed('.snapshot')).toEqual([]);
  });

  it('is not made of a file that has another version than it is said to have', async () => {
    place.fold(10);

    await expect(place.take({ version: usageProjection.version + 1 })).rejects.toMatchObject({
      code: 'snapshot_failed',
    });
    expect(await place.storedKeys()).toEqual([]);
  });
});
