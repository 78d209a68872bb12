import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { identityEvents } from '../../../test/fixtures/identity-events.ts';
import { lifecycleEvents, logged, presentations } from '../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../events/catalogue.ts';
import { keyStateProjection } from './key-state/key-state-projection.ts';
import type { Projection } from './projection.ts';
import { SqliteReadModelStore } from './sqlite/sqlite-read-model-store.ts';
import { usageProjection } from './usage/usage-projection.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-fold-'));
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
  ['key-state', keyStateProjection, identityEvents],
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
