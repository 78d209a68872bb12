import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BucketTrail } from '../../../../test/fixtures/bucket-trail.ts';
import type { ArchiveStore } from '../../archive/archive-store.ts';
import type { ArchivedFile, ArchivedFiles } from './archived-files.ts';
import { COPY_FORMAT } from './sqlite-manifest.ts';
import { TRAIL_BEGINNING } from './trail-checkpoint.ts';

const FIVE_MINUTES = 5 * 60 * 1_000;

let trail: BucketTrail;
beforeEach(async () => {
  trail = await BucketTrail.open();
});
afterEach(() => trail.close());

/** The store, and how many requests it was asked for. */
function counting(inner: ArchiveStore) {
  const counted = {
    requests: 0,
    store: {
      put: (...args: Parameters<ArchiveStore['put']>) => ((counted.requests += 1), inner.put(...args)),
      get: (...args: Parameters<ArchiveStore['get']>) => ((counted.requests += 1), inner.get(...args)),
      head: (...args: Parameters<ArchiveStore['head']>) => ((counted.requests += 1), inner.head(...args)),
      list: (...args: Parameters<ArchiveStore['list']>) => ((counted.requests += 1), inner.list(...args)),
    },
  };
  return counted;
}

describe('the query copy in a bucket', () => {
  it('is one object per date of a batch, named by date and plan; plan and done say what is in them', async () => {
    const first = await trail.add([1, 1, 2]);
    const second = await trail.add([2], { stream: 'lifecycle', partition: 1 });
    const copy = await trail.lead();

    expect(await copy.step()).toBe(true);
    expect(await copy.step()).toBe(false);

    const objects = [
      'audit_trail/2026/11/01/000000000001.parquet',
      'audit_trail/2026/11/02/000000000001.parquet',
    ];
    expect(await trail.keys('')).toEqual([
      first.key,
      second.key,
      ...objects,
      'query-copy/done/000000000001.json',
      'query-copy/plans/000000000001.json',
    ]);
    expect(await trail.json('query-copy/plans/000000000001.json')).toEqual({
      format: COPY_FORMAT,
      number: 1,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      plannedAt: '2026-11-20T00:00:00.000Z',
      place: { sequence: 2, key: second.key },
      after: TRAIL_BEGINNING,
      files: [first, second],
      dates: [
        { date: '2026/11/01', rows: 2 },
        { date: '2026/11/02', rows: 2 },
      ],
    });
    const sizes = await Promise.all(objects.map(async (key) => (await trail.store.head(key))?.size));
    expect(await trail.json('query-copy/done/000000000001.json')).toEqual({
      format: COPY_FORMAT,
      number: 1,
      plannedAt: '2026-11-20T00:00:00.000Z',
      place: { sequence: 2, key: second.key },
      compacted: { lifecycle: [0, 1], usage: [3] },
      objects: objects.map((key, index) => ({
        key,
        date: `2026/11/0${index + 1}`,
        rows: 2,
        bytes: sizes[index],
      })),
    });
    expect(await trail.rows()).toEqual(trail.archivedIds.toSorted());
  });

  it('waits five minutes after a plan for more to come, and not at all the first time or after a wrong clock', async () => {
    const copy = await trail.lead({ cadenceMs: FIVE_MINUTES });
    await trail.add([1]);
    expect(await copy.step()).toBe(true);

    await trail.add([1]);
    trail.nowMs += FIVE_MINUTES - 1;
    expect(await copy.step()).toBe(false);
    await trail.add([1]);
    trail.nowMs += 1;
    expect(await copy.step()).toBe(true);
    expect(await copy.position()).toEqual({ lifecycle: [], usage: [3] });

    await trail.add([1]);
    trail.nowMs -= 1;
    expect(await copy.step()).toBe(true);
    expect(await trail.keys('query-copy/plans/')).toHaveLength(3);
  });

  it('asks nothing of the bucket while nothing is due', async () => {
    const bucket = counting(trail.store);
    const copy = await trail.lead({ store: bucket.store, cadenceMs: FIVE_MINUTES });
    expect(bucket.requests).toBe(0);
    await trail.add([1]);
    await copy.step();
    const asked = bucket.requests;
    await trail.add([1]);

    for (let look = 0; look < 10; look += 1) expect(await copy.step()).toBe(false);

    expect(bucket.requests).toBe(asked);
  });

  it('waits while there is no list of archive files', async () => {
    await trail.add([1]);
    trail.archive.madeAs = undefined;
    expect(await (await trail.lead()).step()).toBe(false);
    expect(await trail.keys('query-copy/')).toEqual([]);
  });

  it('says on any process how far the table is complete, seconds after the leader has come further', async () => {
    const leader = await trail.lead();
    const other = await trail.lead();
    expect(await other.position()).toEqual(TRAIL_BEGINNING);
    for (let plan = 0; plan < 11; plan += 1) {
      await trail.add([1]);
      await leader.step();
    }
    expect(await leader.position()).toEqual({ lifecycle: [], usage: [11] });
    expect(await other.position()).toEqual(TRAIL_BEGINNING);
    trail.nowMs += 5_000;
    expect(await other.position()).toEqual({ lifecycle: [], usage: [11] });
    expect(await (await trail.lead()).position()).toEqual({ lifecycle: [], usage: [11] });
  });

  it('asks again for the position when the last answer was a failure', async () => {
    const { store } = counting(trail.store);
    const { list } = store;
    store.list = () => Promise.reject(new Error('no network'));
    const copy = await trail.lead({ store });
    await expect(copy.position()).rejects.toThrow('no network');
    store.list = list;
    expect(await copy.position()).toEqual(TRAIL_BEGINNING);
  });
});

describe('what belongs to the copy', () => {
  /** The list as another process has it. */
  const relist = (...files: readonly ArchivedFile[]): void => {
    trail.archive.files = files.map((file, index) => ({ ...file, sequence: index + 1 }));
  };
  const expectEachRowOnce = async (): Promise<void> => {
    expect(await trail.rows()).toEqual(trail.archivedIds.toSorted());
  };

  it('is told by offsets: to a leader whose list has another order nothing is missing and nothing new', async () => {
    const files: ArchivedFile[] = [];
    for (const partition of [0, 1, 2, 0, 1]) files.push(await trail.add([1, 2], { partition }));
    const [a, b, c, d, e] = files as [ArchivedFile, ArchivedFile, ArchivedFile, ArchivedFile, ArchivedFile];
    relist(a, b, c);
    await (await trail.lead()).catchUp();

    relist(e, d, a, b, c);
    const copy = await trail.lead();
    await copy.catchUp();

    expect(await copy.position()).toEqual({ lifecycle: [], usage: [4, 4, 2] });
    await expectEachRowOnce();
  });

  it('is made of files in the order of the log, also when the list has them in another', async () => {
    const files: ArchivedFile[] = [];
    for (let file = 0; file < 4; file += 1) files.push(await trail.add([1]));
    relist(...files.toReversed());
    const copy = await trail.lead();
    await copy.catchUp();
    expect(await copy.position()).toEqual({ lifecycle: [], usage: [4] });
    await expectEachRowOnce();
  });

  it('is looked for from the beginning of the list when the place in it turns out to be wrong', async () => {
    const first = await trail.add([1], { partition: 0 });
    const second = await trail.add([1], { partition: 0 });
    await (await trail.lead()).catchUp();
    const left = await trail.add([1], { partition: 1 });
    const next = await trail.add([1], { partition: 1 });
    relist(left, second, first, next);
    await (await trail.lead()).catchUp();
    await expectEachRowOnce();
  });

  it('is not looked for again by a new leader where its predecessor has been', async () => {
    for (let file = 0; file < 3; file += 1) await trail.add([1]);
    await (await trail.lead()).catchUp();
    await trail.add([1]);
    const asked: number[] = [];
    const archive: ArchivedFiles = {
      generation: () => trail.archive.generation(),
      filesAfter: (sequence, limit) => {
        asked.push(sequence);
        return trail.archive.filesAfter(sequence, limit);
      },
      read: (file) => trail.archive.read(file),
    };
    await (await trail.lead({ archive })).step();
    expect(asked).toEqual([2, 3]);
    await expectEachRowOnce();
  });

  it('is each event once when archive files overlap', async () => {
    const range = { stream: 'usage', partition: 0 } as const;
    await trail.addRange([1, 1, 1, 1], { ...range, fromOffset: 1, toOffset: 4 });
    await trail.addRange([1, 1, 1, 1], { ...range, fromOffset: 3, toOffset: 6 });
    await trail.addRange([1, 1], { ...range, fromOffset: 1, toOffset: 2 });
    const copy = await trail.lead();
    await copy.catchUp();
    expect(await trail.keys('query-copy/plans/')).toHaveLength(2);
    expect(await copy.position()).toEqual({ lifecycle: [], usage: [6] });
    await expectEachRowOnce();
  });

  it('is not a file behind a gap, whose events would be missing for good; other partitions go on', async () => {
    await trail.add([1]);
    await trail.addRange([2], { stream: 'usage', partition: 0, fromOffset: 3, toOffset: 3 });
    await trail.add([1], { partition: 1 });
    const copy = await trail.lead();
    await expect(copy.step()).rejects.toMatchObject({ code: 'archive_gap' });
    expect(await copy.position()).toEqual({ lifecycle: [], usage: [1, 1] });
    await expect(copy.step()).rejects.toMatchObject({ code: 'archive_gap' });
    await trail.add([1], { partition: 1 });
    await expect(copy.step()).rejects.toMatchObject({ code: 'archive_gap' });
    expect(await copy.position()).toEqual({ lifecycle: [], usage: [1, 2] });

    await trail.addRange([1], { stream: 'usage', partition: 0, fromOffset: 2, toOffset: 2 });
    await copy.catchUp();
    expect(await copy.position()).toEqual({ lifecycle: [], usage: [3, 2] });
    await expectEachRowOnce();
  });

  it('is at most 400 dates of a batch, so that an import of years comes in several', async () => {
    await trail.add([1, 2]);
    await trail.add(Array.from({ length: 399 }, (_, day) => day + 3));
    const copy = await trail.lead();
    await copy.step();
    expect(await copy.position()).toEqual({ lifecycle: [], usage: [2] });
    expect(await trail.keys('audit_trail/')).toHaveLength(2);
  });
});

describe('a bucket that holds something else', () => {
  const put = (key: string, value: unknown) => trail.store.put(key, Buffer.from(JSON.stringify(value)));

  it.each([
    ['query_copy_newer', COPY_FORMAT + 1],
    ['query_copy_outdated', COPY_FORMAT - 1],
  ])('is refused with %s when the copy has format %i', async (code, format) => {
    await put('query-copy/done/000000000001.json', { format, somethingElse: true });
    await trail.add([1]);
    const copy = await trail.lead();
    await expect(copy.step()).rejects.toMatchObject({ code });
    await expect(copy.position()).rejects.toMatchObject({ code });
    expect(await trail.keys('audit_trail/')).toEqual([]);
  });

  it('is refused when the plan under way has a newer format', async () => {
    await put('query-copy/plans/000000000001.json', { format: COPY_FORMAT + 1 });
    await expect((await trail.lead()).step()).rejects.toMatchObject({ code: 'query_copy_newer' });
  });

  it('is refused when a note cannot be read', async () => {
    await put('query-copy/done/000000000001.json', { format: COPY_FORMAT });
    await expect((await trail.lead()).step()).rejects.toMatchObject({ code: 'query_copy_unreadable' });
  });

  it('is refused when the table has objects that no plan names, which would be double', async () => {
    await trail.store.put('audit_trail/2026/11/01/000000000007.parquet', Buffer.from('rows'));
    await trail.add([1]);
    const copy = await trail.lead();
    await expect(copy.step()).rejects.toMatchObject({ code: 'query_copy_mixed' });
    expect(await trail.keys('query-copy/')).toEqual([]);
  });

  it('is refused when the object of a plan was made by another plan of that number', async () => {
    await trail.add([1]);
    const copy = await trail.lead();
    await copy.step();
    await trail.store.put('audit_trail/2026/11/02/000000000002.parquet', Buffer.from('rows'), {
      plan: 'another',
    });
    await trail.add([2]);
    await expect(copy.step()).rejects.toMatchObject({ code: 'query_copy_mixed' });
  });

  it('is refused when the archive files of a plan give other rows than it states', async () => {
    const file = await trail.add([1, 2]);
    await trail.add([1]);
    const heading = { format: COPY_FORMAT, number: 1, plannedAt: '2026-11-20T00:00:00.000Z', place: null };
    const id = '019a9b3c-5d71-7b12-9c23-000000000000';
    const dates = [{ date: '2026/11/01', rows: 2 }];
    await put('query-copy/plans/000000000001.json', {
      ...heading,
      id,
      after: TRAIL_BEGINNING,
      files: [file],
      dates,
    });
    await expect((await trail.lead()).step()).rejects.toMatchObject({ code: 'query_copy_failed' });
    expect(await trail.keys('audit_trail/')).toEqual([]);
  });
});
