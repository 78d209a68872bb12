import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ArchiveFolder } from '../../../test/fixtures/archive-folder.ts';
import { usageRecord } from '../../../test/fixtures/archive-events.ts';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import type { Pause } from '../projections/pause.ts';
import type { Archiver } from './archiver.ts';
import type { ArchiveStore } from './archive-store.ts';
import type { ArchiveCheckpoint } from './checkpoint/archive-checkpoint.ts';
import { SharedArchiveCheckpoint } from './checkpoint/shared-archive-checkpoint.ts';
import { SqliteArchivedFiles } from './checkpoint/sqlite-archived-files.ts';
import { toAnnouncement } from './domain/file-announcement.ts';

const START_MS = Date.parse('2026-11-20T21:04:44.123Z');
/** A wait so long means that nothing is wrong: it is how long the next event, or the roll, is waited for. */
const POLL_MS = 1_000;

interface Seen {
  readonly afterMs: number;
  readonly trouble: string | null;
  readonly waitingSinceMs: number | undefined;
}

/** A store whose bucket takes nothing while it is broken. */
class RefusingStore {
  broken = true;
  readonly #inner: ArchiveStore;

  constructor(inner: ArchiveStore) {
    this.#inner = inner;
  }

  store(): ArchiveStore {
    return {
      put: (key, bytes, metadata) =>
        this.broken ? Promise.reject(new Error('access is denied')) : this.#inner.put(key, bytes, metadata),
      get: (key) => this.#inner.get(key),
      head: (key) => this.#inner.head(key),
      list: (prefix, page) => this.#inner.list(prefix, page),
    };
  }
}

/** As of a process of a cluster: what is announced is folded into its list at once. */
function sharedCheckpoint(files: SqliteArchivedFiles): ArchiveCheckpoint {
  let offset = 0;
  return new SharedArchiveCheckpoint({
    files,
    assigned: { lifecycle: [0, 1], usage: [0, 1] },
    announce: (file) => {
      offset += 1;
      const announcement = {
        id: `file ${offset}`,
        type: 'Untyped',
        key: file.key,
        text: toAnnouncement(file),
      };
      files.apply('lifecycle', [{ stream: 'lifecycle', partition: 0, offset, ...announcement }], [offset]);
      return Promise.resolve();
    },
  });
}

describe.each(['own', 'shared'])('an archive that cannot be written, with its %s memory', (memory) => {
  let files: SqliteArchivedFiles | undefined;
  let folder: ArchiveFolder;
  let log: InMemoryEventLog;
  let clock: { ms: number; nowMs: () => number };
  let refusing: RefusingStore;
  let seen: Seen[];

  beforeEach(async () => {
    folder = new ArchiveFolder();
    log = new InMemoryEventLog(2);
    clock = { ms: START_MS, nowMs: () => clock.ms };
    refusing = new RefusingStore(await folder.openStore());
    seen = [];
  });
  afterEach(() => {
    files?.close();
    files = undefined;
    folder.remove();
  });

  const parts = () => {
    if (memory === 'own') return {};
    files = SqliteArchivedFiles.open(join(folder.dataDir, 'shared.sqlite'));
    return { shared: true, checkpoint: sharedCheckpoint(files) };
  };

  /** Runs the loop on a clock that only waiting moves, until `untilMs` after the start, and notes what it tells. */
  async function follow(
    untilMs: number,
    options: { readonly rollSeconds?: number; readonly rollBytes?: number } = {},
    onPause: (afterMs: number) => Promise<void> | void = () => undefined,
  ): Promise<void> {
    let done = (): void => undefined;
    const over = new Promise<void>((resolve) => (done = resolve));
    const pause: Pause = async (ms, signal) => {
      if (clock.ms - START_MS >= untilMs) {
        done();
        return new Promise((resolve) => {
          if (signal.aborted) resolve();
          else signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      const { trouble, waitingSinceMs } = archiver.progress();
      seen.push({ afterMs: clock.ms - START_MS, trouble, waitingSinceMs });
      await onPause(clock.ms - START_MS);
      clock.ms += ms;
    };
    const archiver: Archiver = await folder.openArchiver(log, clock, {
      ...parts(),
      store: refusing.store(),
      pause,
      settings: {
        archiveRollSeconds: options.rollSeconds ?? 60,
        ...(options.rollBytes === undefined ? {} : { archiveRollBytes: options.rollBytes }),
      },
    });
    archiver.start();
    await over;
    const { trouble, waitingSinceMs } = archiver.progress();
    seen.push({ afterMs: clock.ms - START_MS, trouble, waitingSinceMs });
    await archiver.stop();
  }

  it('is told from the first failure on without a gap, with waits that grow, and since when events wait', async () => {
    await log.append([{ ...usageRecord(1), key: 'a' }]);

    await follow(600_000);

    const first = seen.findIndex(({ trouble }) => trouble !== null);
    expect(seen[first]?.afterMs).toBe(60_000);
    const failing = seen.slice(first);
    expect(failing.map(({ trouble }) => trouble)).toEqual(
      failing.map((_, index) => {
        const times = index === 0 ? 'once' : `${index + 1} times in a row`;
        const seconds = Math.min(0.1 * 2 ** index, 30);
        return `The archive failed ${times} and tries again in ${seconds} s: access is denied`;
      }),
    );
    expect(new Set(seen.map(({ waitingSinceMs }) => waitingSinceMs))).toEqual(new Set([START_MS]));
  });

  it('is told without a gap too when new events come all the time', async () => {
    let count = 0;
    const more = async (): Promise<void> => {
      count += 1;
      await log.append([{ ...usageRecord(count), key: 'k'.repeat(1 + (count % 2)) }]);
    };
    await more();

    await follow(300_000, {}, more);

    const first = seen.findIndex(({ trouble }) => trouble !== null);
    expect(seen[first]?.afterMs).toBeLessThanOrEqual(60_000 + POLL_MS);
    expect(seen.slice(first).filter(({ trouble }) => trouble === null)).toEqual([]);
    expect(seen.at(-1)?.trouble).toContain('tries again in 30 s');
  });

  it('is told without a gap when files are due for their size and take several reads', async () => {
    await log.append(Array.from({ length: 1_500 }, (_, i) => ({ ...usageRecord(i), key: 'a' })));

    await follow(60_000, { rollSeconds: 86_400, rollBytes: 2_100_000 });

    expect(seen[0]?.trouble).toContain('failed once');
    expect(seen.filter(({ trouble }) => trouble === null)).toEqual([]);
  });

  it('is over when what was due is written, at once and not a roll later, and everything is there', async () => {
    await log.append([{ ...usageRecord(1), key: 'a' }]);
    const repair = (afterMs: number): void => {
      if (afterMs >= 90_000) refusing.broken = false;
    };

    await follow(200_000, {}, repair);

    expect(seen.at(-1)).toEqual({ afterMs: seen.at(-1)?.afterMs, trouble: null, waitingSinceMs: undefined });
    const written = seen.findLastIndex(({ trouble }) => trouble !== null);
    expect(seen[written]?.afterMs).toBeLessThan(120_000);
    expect((await folder.archivedEvents()).map(({ offset }) => offset)).toEqual([1]);
  });
});

describe('a log that the archiver cannot read', () => {
  it('is told while it lasts, and not until the roll of what waits is over', async () => {
    const folder = new ArchiveFolder();
    const log = new InMemoryEventLog();
    const clock = { ms: START_MS, nowMs: () => clock.ms };
    let broken = false;
    const archiver = await folder.openArchiver(
      {
        read: (stream, after, limit) =>
          broken ? Promise.reject(new Error('no broker answers')) : log.read(stream, after, limit),
        end: (stream) => log.end(stream),
      },
      clock,
    );
    try {
      await log.append([usageRecord(1)]);
      await archiver.archiveDue();
      clock.ms += 30_000;
      broken = true;
      await expect(archiver.archiveDue()).rejects.toThrow('no broker answers');
      expect(archiver.progress()).toMatchObject({
        trouble: 'The archive failed once and tries again in 0.1 s: no broker answers',
        waitingSinceMs: START_MS,
      });

      broken = false;
      await archiver.archiveDue();
      expect(archiver.progress()).toMatchObject({ trouble: null, waitingSinceMs: START_MS });
      expect(await folder.keys()).toEqual([]);

      clock.ms += 30_000;
      await archiver.archiveDue();
      expect(await folder.keys()).toHaveLength(1);
      expect(archiver.progress().waitingSinceMs).toBeUndefined();
    } finally {
      folder.remove();
    }
  });
});
