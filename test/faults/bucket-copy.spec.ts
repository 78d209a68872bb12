import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ArchiveStore } from '../../src/modules/archive/archive-store.ts';
import type { BucketQueryCopy } from '../../src/modules/query-engine/query-copy/bucket-copy.ts';
import { BreakableStore, type Breakage, type PutMoment } from '../fixtures/breakable-store.ts';
import { BucketTrail } from '../fixtures/bucket-trail.ts';

/** Puts of a batch of two dates: its plan, two objects, the note that it is done. */
const PUTS_PER_BATCH = 4;
const BATCHES = 2;
const MOMENTS: readonly PutMoment[] = ['before', 'after'];
const EVERY_PUT = Array.from({ length: PUTS_PER_BATCH * BATCHES }, (_, n) => n + 1);
const BREAKAGES: readonly Breakage[] = (['dies', 'fails'] as const).flatMap((manner) =>
  EVERY_PUT.flatMap((atPut) => MOMENTS.map((moment) => ({ atPut, moment, manner }))),
);

let trail: BucketTrail;
beforeEach(async () => {
  trail = await BucketTrail.open();
});
afterEach(() => trail.close());

async function expectEachRowOnce(of: BucketTrail): Promise<void> {
  expect(await of.rows()).toEqual(of.archivedIds.toSorted());
}

/** Two batches, one after the other, as far as the leader comes. */
async function twoBatches(leader: BucketQueryCopy): Promise<void> {
  await trail.add([1, 1, 2]);
  await trail.add([2], { stream: 'lifecycle' });
  await leader.step();
  await trail.add([2, 3, 3]);
  await leader.step();
}

describe('the query copy in a bucket', () => {
  it('makes as many puts as there are places to break it in', async () => {
    const store = new BreakableStore(trail.store, { atPut: Infinity, moment: 'before', manner: 'fails' });
    await twoBatches(await trail.lead({ store }));
    expect(store.puts).toBe(EVERY_PUT.length);
    await expectEachRowOnce(trail);
  });

  it.each(BREAKAGES)(
    'has every row once when a leader $manner $moment put $atPut and another takes over, or it tries again',
    async (breakage) => {
      const store = new BreakableStore(trail.store, breakage);
      const first = await trail.lead({ store });
      await expect(twoBatches(first)).rejects.toThrow('the connection was reset');

      const next = breakage.manner === 'dies' ? await trail.lead() : first;
      await trail.add([3, 4]);
      await next.catchUp();

      await expectEachRowOnce(trail);
      expect(await (await trail.lead()).position()).toEqual(await next.position());
      expect(await next.step()).toBe(false);
    },
  );

  it('has every row once, whatever the batches and wherever leaders die', async () => {
    const death = fc.record({
      atPut: fc.integer({ min: 1, max: 6 }),
      moment: fc.constantFrom(...MOMENTS),
      manner: fc.constantFrom('dies' as const, 'fails' as const),
    });
    const reign = fc.record({
      files: fc.array(
        fc.record({
          days: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
          partition: fc.nat(2),
        }),
        { maxLength: 3 },
      ),
      breakage: death,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(reign, { minLength: 1, maxLength: 5 }), async (reigns) => {
        const subject = await BucketTrail.open();
        try {
          for (const { files, breakage } of reigns) {
            for (const { days, partition } of files) await subject.add(days, { partition });
            const store = new BreakableStore(subject.store, breakage);
            const working = (await subject.lead({ store })).catchUp();
            await working.catch(() => expect(store.isBroken).toBe(true));
          }
          await (await subject.lead()).catchUp();
          await expectEachRowOnce(subject);
        } finally {
          await subject.close();
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('two leaders of one copy', () => {
  /** Each request waits for its turn, which the scheduler gives. */
  const inTurns = (inner: ArchiveStore, scheduler: fc.Scheduler, name: string): ArchiveStore => {
    const turn = (request: string): Promise<void> =>
      scheduler.schedule(Promise.resolve(), `${name} ${request}`);
    return {
      put: async (...args) => turn('put').then(() => inner.put(...args)),
      get: async (...args) => turn('get').then(() => inner.get(...args)),
      head: async (...args) => turn('head').then(() => inner.head(...args)),
      list: async (...args) => turn('list').then(() => inner.list(...args)),
    };
  };

  it('make one plan of each number and every row once, in whatever order their requests arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const subject = await BucketTrail.open();
        try {
          const one = await subject.lead({ store: inTurns(subject.store, scheduler, 'one') });
          const other = await subject.lead({ store: inTurns(subject.store, scheduler, 'other') });
          const archiving = (async () => {
            for (let file = 0; file < 4; file += 1) {
              await scheduler.schedule(Promise.resolve(), 'archive');
              await subject.add([file + 1, 2], { partition: file % 2 });
            }
          })();
          const lead = async (leader: BucketQueryCopy): Promise<void> => {
            for (let step = 0; step < 3; step += 1) await leader.step();
            await archiving;
            await leader.catchUp();
          };
          await scheduler.waitFor(Promise.all([lead(one), lead(other)]));
          await expectEachRowOnce(subject);
        } finally {
          await subject.close();
        }
      }),
      { numRuns: 15 },
    );
  });

  it.each([1, 2, 3, 4])(
    'have every row once when one was held up before put %i while the other did that and more',
    async (heldUpAt) => {
      const other = await trail.lead();
      let puts = 0;
      const one = await trail.lead({
        store: {
          put: async (...args) => {
            puts += 1;
            if (puts === heldUpAt) {
              await other.catchUp();
              await trail.add([1, 2]);
              await other.catchUp();
            }
            return trail.store.put(...args);
          },
          get: (key) => trail.store.get(key),
          head: (key) => trail.store.head(key),
          list: (prefix, page) => trail.store.list(prefix, page),
        },
      });
      await trail.add([1, 2]);

      await one.catchUp();

      expect(await trail.keys('query-copy/plans/')).toHaveLength(2);
      await expectEachRowOnce(trail);
      expect(await one.position()).toEqual({ lifecycle: [], usage: [4] });
    },
  );

  it('carry out the plan that was first when its maker died, whatever the other had read for its own', async () => {
    const dying = new BreakableStore(trail.store, { atPut: 1, moment: 'after', manner: 'dies' });
    const other = await trail.lead({ store: dying });
    let puts = 0;
    const one = await trail.lead({
      store: {
        put: async (...args) => {
          puts += 1;
          if (puts === 1) {
            await trail.add([1, 3]);
            await expect(other.step()).rejects.toThrow('the connection was reset');
          }
          return trail.store.put(...args);
        },
        get: (key) => trail.store.get(key),
        head: (key) => trail.store.head(key),
        list: (prefix, page) => trail.store.list(prefix, page),
      },
    });
    await trail.add([1, 2]);

    await one.catchUp();

    expect(await trail.keys('query-copy/plans/')).toHaveLength(1);
    await expectEachRowOnce(trail);
  });

  it('step by step, hand over to each other without a word', async () => {
    const leaders = [await trail.lead(), await trail.lead()] as const;
    for (let round = 0; round < 6; round += 1) {
      await trail.add([round + 1, round + 2]);
      await leaders[round % 2]?.step();
      await expectEachRowOnce(trail);
    }
    expect(await trail.keys('query-copy/plans/')).toHaveLength(6);
    expect(await trail.keys('query-copy/done/')).toHaveLength(6);
  });
});
