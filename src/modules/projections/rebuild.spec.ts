import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import {
  created,
  lifecycleEvents,
  logged,
  presentations,
  revoked,
} from '../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../events/catalogue.ts';
import { toRecord } from '../../events/stored-event.ts';
import { keyStateProjection } from './key-state/key-state-projection.ts';
import type { Projection } from './projection.ts';
import { rebuildProjection, type RebuildProgress } from './rebuild.ts';
import { SqliteReadModelStore } from './sqlite/sqlite-read-model-store.ts';
import { usageProjection } from './usage/usage-projection.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-rebuild-'));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

/** The digest after events are folded in batches of the given sizes, and the rest in one. */
function digestOf(
  store: SqliteReadModelStore,
  projection: Projection,
  events: readonly KnownEvent[],
  sizes: readonly number[],
) {
  const [stream = 'usage'] = projection.streams;
  const all = logged(events);
  let from = 0;
  store.reset();
  for (const size of [...sizes, all.length]) {
    const batch = all.slice(from, from + size);
    from += batch.length;
    store.apply(stream, batch, [from]);
  }
  return store.digest();
}

/** The time limit is for a failure: looking for the smallest counterexample writes each candidate to disk. */
const PROPERTY = { numRuns: 60, interruptAfterTimeLimit: 15_000 };

const batchSizes = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });

describe.each([
  ['key-state', keyStateProjection, lifecycleEvents],
  ['usage', usageProjection, presentations],
] as const)('the %s projection', (_name, projection, events) => {
  it('folds any events to the same rows, wherever its batches begin and end', () => {
    const store = SqliteReadModelStore.open(projection, { dataDir });
    try {
      fc.assert(
        fc.property(events, batchSizes, batchSizes, (sequence, some, others) => {
          expect(digestOf(store, projection, sequence, some)).toBe(
            digestOf(store, projection, sequence, others),
          );
        }),
        PROPERTY,
      );
    } finally {
      store.close();
    }
  });
});

describe('the usage projection', () => {
  it('folds any events to the same rows in whatever order they arrive', () => {
    const store = SqliteReadModelStore.open(usageProjection, { dataDir });
    const shuffled = presentations.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events], { minLength: events.length }),
        batchSizes,
      ),
    );
    try {
      fc.assert(
        fc.property(shuffled, ([events, reordered, sizes]) => {
          expect(digestOf(store, usageProjection, reordered, sizes)).toBe(
            digestOf(store, usageProjection, events, []),
          );
        }),
        PROPERTY,
      );
    } finally {
      store.close();
    }
  });
});

describe('a rebuild', () => {
  it('ends at the digest that it began with, and tells how many events it replayed', async () => {
    const log = new InMemoryEventLog(3);
    const events = ['key_1', 'key_22', 'key_333'].flatMap((keyId) => [
      created({ keyId }),
      revoked({ keyId }),
    ]);
    await log.append(events.map(toRecord));
    const store = SqliteReadModelStore.open(keyStateProjection, { dataDir });
    const progress: RebuildProgress[] = [];
    await rebuildProjection(store, keyStateProjection, log, () => undefined);
    const digest = store.digest();

    const rebuilt = await rebuildProjection(store, keyStateProjection, log, (step) => progress.push(step));

    expect(rebuilt).toEqual({ events: 6, digestBefore: digest, digestAfter: digest });
    expect(progress).toEqual([{ projection: 'key-state', events: 6, remaining: 0 }]);
    expect(store.checkpoint('lifecycle')).toEqual(await log.end('lifecycle'));
    store.close();
  });

  it('shows in its digests that a read model was not what the log says', async () => {
    const log = new InMemoryEventLog();
    await log.append([toRecord(created({ keyId: 'key_1' }))]);
    const store = SqliteReadModelStore.open(keyStateProjection, { dataDir });
    store.apply('lifecycle', logged([created({ keyId: 'key_2' })]), [1]);

    const { digestBefore, digestAfter } = await rebuildProjection(
      store,
      keyStateProjection,
      log,
      () => undefined,
    );

    expect(digestAfter).not.toBe(digestBefore);
    expect(store.all('SELECT id FROM keys').map((row) => row['id'])).toEqual(['key_1']);
    store.close();
  });

  it('of an empty log leaves an empty read model', async () => {
    const store = SqliteReadModelStore.open(usageProjection, { dataDir });
    const empty = store.digest();

    expect(await rebuildProjection(store, usageProjection, new InMemoryEventLog(), () => undefined)).toEqual({
      events: 0,
      digestBefore: empty,
      digestAfter: empty,
    });
    store.close();
  });
});
