import { describe, expect, it } from '@jest/globals';
import type { EventRecord } from '../../events/stored-event.ts';
import { GROUP_COMMIT_LIMITS, GroupCommit } from './group-commit.ts';
import { FIELDS_PER_EVENT, type PackedEvents, type PackedPlaces } from './packed-events.ts';

const record = (id: string, text = '{}'): EventRecord => ({
  stream: 'usage',
  id,
  type: 'KeyUsed',
  key: 'k',
  text,
});
const records = (...ids: string[]): EventRecord[] => ids.map((id) => record(id));
const idsOf = (batch: PackedEvents): string[] => batch.filter((_, at) => at % FIELDS_PER_EVENT === 1);

/** A writer that writes when it is told to; it counts offsets as the real one does. */
class SlowWriter {
  readonly batches: string[][] = [];
  #offset = 0;
  #arrived: (() => void) | null = null;
  #finish: ((failure?: Error) => void) | null = null;

  readonly commit = (batch: PackedEvents): Promise<PackedPlaces> =>
    new Promise((resolve, reject) => {
      this.batches.push(idsOf(batch));
      this.#finish = (failure) => {
        if (failure === undefined) resolve(idsOf(batch).map(() => (this.#offset += 1)));
        else reject(failure);
      };
      this.#arrived?.();
    });

  /** Waits for the next batch, then writes it, or fails to. */
  async next(failure?: Error): Promise<void> {
    if (this.#finish === null) await new Promise<void>((resolve) => (this.#arrived = resolve));
    const finish = this.#finish;
    this.#finish = null;
    finish?.(failure);
  }
}

const untold = (): void => undefined;

describe('group commit', () => {
  it('tells why the last batch could not be written until one could, if only one without events', async () => {
    const writer = new SlowWriter();
    const commits = new GroupCommit(writer.commit, untold);
    const append = async (events: readonly EventRecord[], failure?: Error): Promise<string | null> => {
      await Promise.allSettled([commits.append(events), writer.next(failure)]);
      return commits.stats.trouble;
    };

    expect(await append(records('a'))).toBeNull();
    expect(await append(records('b'), new Error('the disk is full'))).toBe('the disk is full');
    expect(await append([], new Error('still full'))).toBe('still full');
    expect(await append([])).toBeNull();
    expect(writer.batches).toEqual([['a'], ['b'], [], []]);
  });

  it('writes everything that arrives while a write is under way as one batch, in the order of the calls', async () => {
    const writer = new SlowWriter();
    const commits = new GroupCommit(writer.commit, untold);
    const first = commits.append(records('a'));
    const written = writer.next();
    await Promise.all([first, written]);

    const blocking = commits.append(records('b'));
    await new Promise((resolve) => setImmediate(resolve));
    const waiting = [commits.append(records('c', 'd')), commits.append(records('e'))];
    await writer.next();
    await blocking;
    await writer.next();

    expect(await Promise.all(waiting)).toEqual([[3, 4], [5]]);
    expect(writer.batches).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
  });

  it('lets the requests of one turn of the event loop share a write', async () => {
    const writer = new SlowWriter();
    const commits = new GroupCommit(writer.commit, untold);

    const all = Promise.all([commits.append(records('a')), commits.append(records('b'))]);
    await writer.next();

    expect(await all).toEqual([[1], [2]]);
    expect(commits.stats).toMatchObject({ commits: 1, events: 2, waitingEvents: 0, waitingUnits: 0 });
  });

  it('starts writing in the middle of a turn when many came, and hands over the rest before it answers the first', async () => {
    const writer = new SlowWriter();
    const commits = new GroupCommit(writer.commit, untold, { ...GROUP_COMMIT_LIMITS, earlyAppends: 2 });
    const batchesWhenAnswered: number[] = [];
    const appends = ['a', 'b', 'c'].map((id) =>
      commits.append(records(id)).then(() => batchesWhenAnswered.push(writer.batches.length)),
    );

    expect(writer.batches).toEqual([['a', 'b']]);
    await writer.next();
    await writer.next();
    await Promise.all(appends);

    expect(writer.batches).toEqual([['a', 'b'], ['c']]);
    expect(batchesWhenAnswered).toEqual([2, 2, 2]);
  });

  it('bounds a batch by its events and by its text, and never splits a call', async () => {
    const writer = new SlowWriter();
    const commits = new GroupCommit(writer.commit, untold, {
      ...GROUP_COMMIT_LIMITS,
      batchEventsMax: 3,
      batchUnitsMax: 10,
    });

    const all = Promise.all([
      commits.append(records('a', 'b')),
      commits.append(records('c', 'd')),
      commits.append(records('e')),
      commits.append([record('f', 'x'.repeat(9))]),
      commits.append(records('g', 'h', 'i', 'j')),
    ]);
    for (let batch = 0; batch < 4; batch += 1) await writer.next();
    await all;

    expect(writer.batches).toEqual([['a', 'b'], ['c', 'd', 'e'], ['f'], ['g', 'h', 'i', 'j']]);
  });

  it('refuses what would wait beyond the bound, takes more once there is room, and takes any first one', async () => {
    const writer = new SlowWriter();
    const commits = new GroupCommit(writer.commit, untold, { ...GROUP_COMMIT_LIMITS, waitingUnitsMax: 10 });

    const large = commits.append([record('a', 'x'.repeat(11))]);
    await expect(commits.append(records('b'))).rejects.toMatchObject({ code: 'log_overloaded' });
    await writer.next();
    await large;
    const later = commits.append(records('c'));
    await writer.next();

    expect(await later).toEqual([2]);
    expect(writer.batches).toEqual([['a'], ['c']]);
  });

  it('fails exactly the appends of the batch that could not be written', async () => {
    const writer = new SlowWriter();
    const commits = new GroupCommit(writer.commit, untold, { ...GROUP_COMMIT_LIMITS, batchEventsMax: 2 });
    const full = new Error('disk full');
    const appends = ['a', 'b', 'c'].map((id) => commits.append(records(id)));
    const outcomes = Promise.allSettled(appends);

    await writer.next(full);
    await writer.next();

    expect(await outcomes).toEqual([
      { status: 'rejected', reason: full },
      { status: 'rejected', reason: full },
      { status: 'fulfilled', value: [1] },
    ]);
    expect(commits.stats).toMatchObject({ failures: 1, commits: 1, events: 1, waitingEvents: 0 });
  });

  it('closes only when all that was appended before is written', async () => {
    const writer = new SlowWriter();
    const commits = new GroupCommit(writer.commit, untold, { ...GROUP_COMMIT_LIMITS, batchEventsMax: 1 });
    const done: string[] = [];
    const appends = ['a', 'b'].map((id) => commits.append(records(id)).then(() => done.push(id)));

    const closed = commits.close().then(() => done.push('closed'));
    await writer.next();
    await writer.next();
    await Promise.all([...appends, closed]);

    expect(done).toEqual(['a', 'b', 'closed']);
    await expect(commits.append(records('c'))).rejects.toMatchObject({ code: 'log_unavailable' });
  });

  it('names the streams of a batch once it is durable', async () => {
    const writer = new SlowWriter();
    const named: string[][] = [];
    const commits = new GroupCommit(writer.commit, (streams) => named.push([...streams]));

    const both = commits.append([record('a'), { ...record('b'), stream: 'lifecycle' }]);
    await writer.next();
    await both;

    expect(named).toEqual([['usage', 'lifecycle']]);
  });
});
