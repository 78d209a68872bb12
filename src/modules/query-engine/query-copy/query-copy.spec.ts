import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdir, writeFile } from 'node:fs/promises';
import { TrailFixture } from '../../../../test/golden/trail-fixture.ts';
import { useOfKeyA } from '../../../../test/golden/golden-trail.ts';
import type { SqlRow } from '../query-engine.ts';
import { RETIRED_GRACE_MS } from './copy-snapshot.ts';
import { FILES_PER_MERGE_MIN } from './merge-plan.ts';
import { MergeTooLarge, type ParquetWriter } from './parquet-writer.ts';

const idOf = (n: number): string => `019a9b3c-1111-7000-8000-${String(n).padStart(12, '0')}`;
const uses = (from: number, count: number, day = '01'): ReturnType<typeof useOfKeyA>[] =>
  Array.from({ length: count }, (_, n) => useOfKeyA(idOf(from + n), `2026-11-${day}T10:00:00.000Z`));
/** Of as many batches of three as are merged. */
const EVENTS_TO_MERGE = 3 * FILES_PER_MERGE_MIN;

describe('the query copy', () => {
  let trail: TrailFixture;
  beforeEach(async () => {
    trail = await TrailFixture.open();
  });
  afterEach(() => trail.close());

  const run = { parameters: [], visibility: { kind: 'all' } as const, rowLimit: 10_000, timeoutMs: 20_000 };
  const counted = async (): Promise<SqlRow | undefined> => {
    const answer = await trail.engine.explore(
      'SELECT count(*) AS events, count(DISTINCT eventid) AS ids FROM audit_trail',
      run,
    );
    if (!answer.ok) throw new Error(answer.refusal.detail);
    return answer.value.rows[0];
  };
  const inCopy = (): number => trail.copy.current().files.reduce((sum, { rows }) => sum + rows, 0);
  const parquetFiles = async (): Promise<readonly string[]> => {
    const names = await readdir(trail.copy.tableDirectory, { recursive: true });
    return names
      .filter((name) => name.includes('.parquet'))
      .map((name) => name.replaceAll('\\', '/'))
      .toSorted();
  };

  /** The writer, ending its process in effect before the given call of `writeStaged` or `merge`. */
  const failingWriter = (writer: ParquetWriter, failAt: number): ParquetWriter => {
    let calls = 0;
    const counting = async <Value>(work: () => Promise<Value>): Promise<Value> => {
      calls += 1;
      if (calls === failAt) throw new Error('the disk is full');
      return work();
    };
    return {
      stage: (files, after) => writer.stage(files, after),
      writeStaged: (date, path) => counting(() => writer.writeStaged(date, path)),
      merge: (paths, path) => counting(() => writer.merge(paths, path)),
      close: () => Promise.resolve(),
    };
  };

  it('holds each event once, in a folder of its date, with a name that its archive files decide', async () => {
    await trail.append([...uses(1, 3, '01'), ...uses(4, 2, '02')]);
    await trail.compact(2);
    expect(await parquetFiles()).toEqual([
      '2026/11/01/000000000001-000000000003.parquet',
      '2026/11/02/000000000001-000000000003.parquet',
    ]);
    expect(inCopy()).toBe(5);
    expect(await counted()).toEqual({ events: 5, ids: 5 });
  });

  it.each([1, 2, 3])('loses and doubles nothing when writing fails at file %i of a batch', async (failAt) => {
    await trail.append([...uses(1, 2, '01'), ...uses(3, 2, '02'), ...uses(5, 2, '03')]);
    await trail.archive(2);
    await trail.openCopy(failingWriter(trail.writer, failAt));
    await expect(trail.copy.step()).rejects.toThrow('the disk is full');
    expect(trail.copy.current().files).toEqual([]);
    expect(await counted()).toEqual({ events: 6, ids: 6 });

    await trail.openCopy();
    expect(await parquetFiles()).toEqual([]);
    await trail.copy.catchUp();
    expect(inCopy()).toBe(6);
    expect(await counted()).toEqual({ events: 6, ids: 6 });
  });

  it('merges the many small files of a date into one and keeps the old ones until no statement can read them', async () => {
    for (let batch = 0; batch < FILES_PER_MERGE_MIN; batch += 1) {
      await trail.append(uses(batch * 10, 3));
      await trail.archive();
      await trail.copy.step();
    }
    expect(trail.copy.current().files).toHaveLength(FILES_PER_MERGE_MIN);
    await trail.copy.catchUp();
    expect(trail.copy.current().files).toMatchObject([{ date: '2026/11/01', rows: EVENTS_TO_MERGE }]);
    expect(await counted()).toEqual({ events: EVENTS_TO_MERGE, ids: EVENTS_TO_MERGE });
    expect(await parquetFiles()).toHaveLength(FILES_PER_MERGE_MIN + 1);

    trail.nowMs += RETIRED_GRACE_MS;
    await trail.copy.catchUp();
    expect(await parquetFiles()).toEqual(trail.copy.current().files.map(({ path }) => path));
    expect(await counted()).toEqual({ events: EVENTS_TO_MERGE, ids: EVENTS_TO_MERGE });
  });

  it('keeps the small files when a merge fails half-way', async () => {
    for (let batch = 0; batch < FILES_PER_MERGE_MIN; batch += 1) {
      await trail.append(uses(batch * 10, 3));
      await trail.archive();
      await trail.copy.step();
    }
    await trail.openCopy(failingWriter(trail.writer, 1));
    await expect(trail.copy.step()).rejects.toThrow('the disk is full');
    expect(await counted()).toEqual({ events: EVENTS_TO_MERGE, ids: EVENTS_TO_MERGE });
    await trail.openCopy();
    await trail.copy.catchUp();
    expect(trail.copy.current().files).toHaveLength(1);
    expect(await counted()).toEqual({ events: EVENTS_TO_MERGE, ids: EVENTS_TO_MERGE });
  });

  it.each([
    [2, FILES_PER_MERGE_MIN / 2, EVENTS_TO_MERGE],
    [1, FILES_PER_MERGE_MIN, EVENTS_TO_MERGE],
  ])(
    'merges fewer files, %i at most, where more do not fit into memory, and loses nothing',
    async (most, files, rows) => {
      const { writer } = trail;
      await trail.openCopy({
        ...failingWriter(writer, Infinity),
        merge: async (paths, path) => {
          if (paths.length <= most) return writer.merge(paths, path);
          await writeFile(path, 'the beginning of it');
          throw new MergeTooLarge('too much');
        },
      });
      for (let batch = 0; batch < FILES_PER_MERGE_MIN; batch += 1) {
        await trail.append(uses(batch * 10, 3));
        await trail.archive();
        await trail.copy.step();
      }

      await trail.copy.catchUp();

      expect(trail.copy.current().files.length).toBeGreaterThanOrEqual(files);
      expect(inCopy()).toBe(rows);
      expect(await counted()).toEqual({ events: rows, ids: rows });
      const named = trail.copy.current().files.map(({ path }) => path);
      const left = (await parquetFiles()).filter((path) => path.includes('merged-') && !named.includes(path));
      expect(left).toEqual([]);
      // The next batch is added all the same.
      await trail.append(uses(1_000, 1));
      await trail.compact();
      expect(inCopy()).toBe(rows + 1);
    },
  );

  it('can be emptied and rebuilt from the archive, and statements see every event meanwhile', async () => {
    await trail.append(uses(1, 20));
    await trail.compact(3);
    await trail.copy.clear();
    expect(inCopy()).toBe(0);
    expect(await counted()).toEqual({ events: 20, ids: 20 });
    await trail.copy.catchUp();
    expect(inCopy()).toBe(20);
    expect(await counted()).toEqual({ events: 20, ids: 20 });
  });

  it('begins anew, and leaves out nothing, when the list of archive files was lost and made again in another order', async () => {
    await trail.append(uses(1, 20));
    await trail.archive(3);
    const [first, second] = trail.archived.files.splice(0, 2);
    const later = trail.archived.files.splice(0);
    if (first === undefined || second === undefined) throw new Error('too few files');
    trail.archived.files.push(first, second);
    await trail.copy.catchUp();
    expect(inCopy()).toBe(6);

    // As after the archiver has found its files again: another order, and sequences from 1 on.
    trail.archived.renumber([...later, first, second]);
    await trail.copy.catchUp();

    expect(inCopy()).toBe(20);
    expect(await counted()).toEqual({ events: 20, ids: 20 });
  });

  it('waits while there is no list of archive files', async () => {
    await trail.append(uses(1, 3));
    await trail.compact();
    trail.archived.madeAs = undefined;

    expect(await trail.copy.step()).toBe(false);
    expect(inCopy()).toBe(3);
  });

  it('adds nothing when the archive gives a stretch of the log a second time', async () => {
    await trail.append(uses(1, 4));
    await trail.compact();
    const { events } = await trail.log.read('usage', [], 100);
    const [first, ...rest] = events;
    if (first === undefined) throw new Error('nothing was logged');
    trail.archived.add([first, ...rest]);
    await trail.copy.catchUp();
    expect(inCopy()).toBe(4);
  });
});
