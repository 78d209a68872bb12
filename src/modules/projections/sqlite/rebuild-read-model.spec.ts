import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InMemoryEventLog } from '../../../../test/fixtures/in-memory-event-log.ts';
import {
  created,
  lifecycleEvents,
  logged,
  presentations,
  presented,
  revoked,
} from '../../../../test/fixtures/key-events.ts';
import type { KnownEvent } from '../../../events/catalogue.ts';
import { toRecord } from '../../../events/stored-event.ts';
import { EmbeddedEventLog } from '../../event-log/embedded/embedded-event-log.ts';
import { keyStateProjection } from '../key-state/key-state-projection.ts';
import type { LogReader } from '../log-reader.ts';
import type { Projection } from '../projection.ts';
import { SqliteReadModelStore } from './sqlite-read-model-store.ts';
import { usageProjection } from '../usage/usage-projection.ts';
import { loadInThread } from '../rebuild/load-in-thread.ts';
import type { LoadPart, LoadProgress } from '../rebuild/part-loader.ts';
import { loadPart } from './load-part.ts';
import { rebuildReadModel } from './rebuild-read-model.ts';

let dataDir: string;
let log: InMemoryEventLog;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-rebuild-'));
  log = new InMemoryEventLog(3);
});

afterEach(() => rmSync(dataDir, { recursive: true }));

const append = (...events: readonly KnownEvent[]) => log.append(events.map(toRecord));

/** Loads in this thread, as the worker does in its own. */
const loadFrom =
  (reader: LogReader): LoadPart =>
  (projection, path, part, onProgress) =>
    loadPart(projection, path, part, reader, onProgress);

const rebuild = (projection: Projection, parts: Partial<Parameters<typeof rebuildReadModel>[1]> = {}) =>
  rebuildReadModel(projection, {
    ...{ dataDir, log, load: loadFrom(log), parts: 2, onProgress: () => undefined },
    ...parts,
  });

/** What is in the read model now, how far it has come, and which events it stands at. */
function stored(projection: Projection): readonly unknown[] {
  const store = SqliteReadModelStore.open(projection, { dataDir });
  try {
    const reached = projection.streams.flatMap((stream) => [
      store.checkpoint(stream),
      store.lastEventIds(stream),
    ]);
    return [store.digest(), ...reached];
  } finally {
    store.close();
  }
}

/** Folds events into the read model as the service does. */
function follow(projection: Projection, events: readonly KnownEvent[], offset = 0): void {
  const [stream = 'usage'] = projection.streams;
  const store = SqliteReadModelStore.open(projection, { dataDir });
  const batch = logged(events).map((event) => ({ ...event, offset: event.offset + offset }));
  store.apply(stream, batch, [offset + batch.length]);
  store.close();
}

const files = (): readonly string[] => readdirSync(join(dataDir, 'read-models')).sort();

describe.each([
  ['key-state', keyStateProjection, lifecycleEvents],
  ['usage', usageProjection, presentations],
] as const)('a rebuild of %s', (_name, projection, anyEvents) => {
  it('gives the rows that following the log gave, from any number of parts, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, fc.integer({ min: 1, max: 4 }), async (events, parts) => {
        log = new InMemoryEventLog();
        await append(...events);
        rmSync(join(dataDir, 'read-models'), { recursive: true, force: true });
        follow(projection, events);
        const before = stored(projection);

        const rebuilt = await rebuild(projection, { parts, load: loadFrom(log) });

        expect([rebuilt, stored(projection)]).toEqual([{ events: events.length, unchanged: true }, before]);
      }),
      { numRuns: 20, interruptAfterTimeLimit: 15_000 },
    );
  });

  it('can be followed on from where it ended, to the same rows as if there had been none', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, anyEvents, async (events, later) => {
        log = new InMemoryEventLog();
        await append(...events);
        rmSync(join(dataDir, 'read-models'), { recursive: true, force: true });
        follow(projection, [...events, ...later]);
        const followed = stored(projection);

        await rebuild(projection, { load: loadFrom(log) });
        follow(projection, later, events.length);

        expect(stored(projection)).toEqual(followed);
      }),
      { numRuns: 10, interruptAfterTimeLimit: 15_000 },
    );
  });
});

describe('a rebuild', () => {
  const events = ['key_1', 'key_22', 'key_333'].flatMap((keyId) => [created({ keyId }), revoked({ keyId })]);

  it('tells how many events it replayed, and reaches the end of every partition', async () => {
    await append(...events);
    const progress: LoadProgress[] = [];

    await rebuild(keyStateProjection, { onProgress: (step) => progress.push(step) });

    expect(progress).toEqual([{ events: 6, remaining: 0 }]);
    expect(stored(keyStateProjection)[1]).toEqual(await log.end('lifecycle'));
  });

  it.each([
    ['another key', [created({ keyId: 'key_2' })]],
    ['a key too many', [...events, created({ keyId: 'key_2' })]],
    ['a key too few', events.slice(0, 4)],
    ['another state of a key', events.slice(0, 5)],
  ])('says that a read model was not what the log says: %s', async (_what, held) => {
    await append(...events);
    follow(keyStateProjection, held);

    expect((await rebuild(keyStateProjection)).unchanged).toBe(false);
    expect((await rebuild(keyStateProjection)).unchanged).toBe(true);
  });

  it('of an empty log leaves an empty read model', async () => {
    const empty = stored(usageProjection);

    expect(await rebuild(usageProjection)).toEqual({ events: 0, unchanged: true });
    expect(stored(usageProjection)).toEqual(empty);
  });

  it('makes a read model where there is none, or a damaged one', async () => {
    await append(...events);
    await rebuild(keyStateProjection);
    const whole = stored(keyStateProjection);
    writeFileSync(join(dataDir, 'read-models', 'key-state.sqlite'), Buffer.alloc(8_192, 'not a database'));

    expect((await rebuild(keyStateProjection)).unchanged).toBe(false);
    expect(stored(keyStateProjection)).toEqual(whole);
  });

  it('leaves the read model as it was, and no other files, when the log fails on the way', async () => {
    await append(...Array.from({ length: 40 }, (_, n) => presented({ keyId: `key_${n}`, time: at(n) })));
    await rebuild(usageProjection);
    const before = stored(usageProjection);
    const failing: LogReader = {
      end: (stream) => log.end(stream),
      read: (stream, after) =>
        after.some((offset) => offset > 10)
          ? Promise.reject(new Error('no disk'))
          : log.read(stream, after, 5),
    };

    await expect(rebuild(usageProjection, { load: loadFrom(failing) })).rejects.toMatchObject({
      code: 'read_model_unavailable',
      message: 'The read model usage could not be rebuilt; it is as it was before.',
      cause: expect.objectContaining({ message: 'no disk' }),
    });
    expect([stored(usageProjection), files()]).toEqual([before, ['usage.sqlite']]);
  });

  it('is not misled by what a rebuild that was killed left behind', async () => {
    await append(...events);
    await rebuild(keyStateProjection);
    writeFileSync(join(dataDir, 'read-models', 'key-state.sqlite.rebuild-0'), 'half of something');

    expect((await rebuild(keyStateProjection)).unchanged).toBe(true);
    expect(files()).toEqual(['key-state.sqlite']);
  });

  it('works in threads beside the embedded log, which each read for themselves', async () => {
    const path = join(dataDir, 'log.sqlite');
    const embedded = await EmbeddedEventLog.open({ path });
    try {
      const uses = Array.from({ length: 40 }, (_, n) => presented({ keyId: `key_${n % 7}`, time: at(n) }));
      await embedded.append(uses.map(toRecord));
      follow(usageProjection, uses);

      const inThreads = { log: embedded, load: loadInThread(path) };

      expect(await rebuild(usageProjection, inThreads)).toEqual({ events: 40, unchanged: true });
    } finally {
      await embedded.close();
    }
  });

  it('tells why a thread failed', async () => {
    await append(...events);
    const missing = loadInThread(join(dataDir, 'missing', 'log.sqlite'));

    await expect(rebuild(keyStateProjection, { load: missing })).rejects.toMatchObject({
      cause: { message: 'The event log cannot be read: unable to open database file.' },
    });
    expect(existsSync(join(dataDir, 'read-models', 'key-state.sqlite'))).toBe(true);
  });
});

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 21, minute)).toISOString();
