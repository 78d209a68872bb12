import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gzipSync, gunzipSync } from 'node:zlib';
import { ArchiveFolder } from '../../../test/fixtures/archive-folder.ts';
import { lifecycleRecord, usageRecord } from '../../../test/fixtures/archive-events.ts';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import type { Archiver } from './archiver.ts';
import type { ArchiveStore } from './archive-store.ts';
import { parseLogFileKey } from './domain/object-key.ts';

const START_MS = Date.parse('2026-11-20T21:04:44.123Z');

class HandClock {
  ms = START_MS;
  nowMs(): number {
    return this.ms;
  }
}

const usage = (from: number, count: number) => Array.from({ length: count }, (_, i) => usageRecord(from + i));

let folder: ArchiveFolder;
let log: InMemoryEventLog;
let clock: HandClock;

beforeEach(() => {
  folder = new ArchiveFolder();
  log = new InMemoryEventLog();
  clock = new HandClock();
});
afterEach(() => folder.remove());

/** As the loop does: until a step finds nothing to do. */
async function archiveAllDue(archiver: Archiver): Promise<void> {
  for (let moved = true; moved;) moved = await archiver.archiveDue();
}

const offsets = async (): Promise<readonly number[]> =>
  (await folder.archivedEvents()).map(({ offset }) => offset);

describe('when the archiver writes', () => {
  it('an event waits for others until the oldest has waited its time, then all share one file', async () => {
    const archiver = await folder.openArchiver(log, clock);
    await log.append(usage(0, 2));
    await archiveAllDue(archiver);
    clock.ms += 59_999;
    await log.append(usage(2, 1));
    await archiveAllDue(archiver);
    expect(await folder.keys()).toEqual([]);

    clock.ms += 1;
    await archiveAllDue(archiver);

    const keys = await folder.keys();
    expect(keys).toHaveLength(1);
    expect(parseLogFileKey(keys[0] ?? '')).toMatchObject({ deliveredAt: '2026-11-20T21:05:00.000Z' });
    expect(await offsets()).toEqual([1, 2, 3]);
  });

  it('a file is written at once when another event would make it too large', async () => {
    const archiver = await folder.openArchiver(log, clock, { settings: { archiveRollBytes: 10_000 } });
    await log.append(usage(0, 11));

    await archiveAllDue(archiver);

    const files = folder.openCheckpoint().filesAfter(0, 10);
    expect(files.map(({ rawBytes }) => rawBytes <= 10_000)).toEqual([true, true]);
    expect(files.map(({ fromOffset, toOffset }) => [fromOffset, toOffset])).toEqual([
      [1, 5],
      [6, 10],
    ]);
  });

  it('each file holds one partition of one stream, and its metadata says which stretch of it', async () => {
    const twofold = new InMemoryEventLog(2);
    const archiver = await folder.openArchiver(twofold, clock);
    await twofold.append([
      { ...usageRecord(1), key: 'a' },
      { ...usageRecord(2), key: 'bb' },
      lifecycleRecord(3),
    ]);

    await archiver.flush();

    const store = await folder.openStore();
    const found = await Promise.all(
      (await folder.keys()).map(async (key) => (await store.head(key))?.metadata),
    );
    expect(found.map((metadata) => `${metadata?.['stream']} ${metadata?.['partition']}`).sort()).toEqual([
      'lifecycle 1',
      'usage 0',
      'usage 1',
    ]);
    for (const metadata of found) {
      expect(metadata).toMatchObject({ 'from-offset': '1', 'to-offset': '1', records: '1' });
    }
  });

  it('an event larger than a file may be has a file of its own and is whole', async () => {
    const archiver = await folder.openArchiver(log, clock, { settings: { archiveRollBytes: 1 } });
    const large = { ...usageRecord(1), text: JSON.stringify({ type: 'Large', text: 'x'.repeat(200_000) }) };
    await log.append([usageRecord(0), large, usageRecord(2)]);

    await archiver.flush();

    expect(await folder.keys()).toHaveLength(3);
    expect((await folder.archivedEvents())[1]?.text).toBe(large.text);
  });

  it('flush writes what is in the log without waiting, and nothing when nothing is new', async () => {
    const archiver = await folder.openArchiver(log, clock);
    await log.append([...usage(0, 2_500), lifecycleRecord(1)]);

    await archiver.flush();
    expect((await offsets()).length).toBe(2_501);
    const keys = await folder.keys();

    await archiver.flush();
    expect(await folder.keys()).toEqual(keys);
  });
});

describe('the archiver as a follower', () => {
  const noPause = (_: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });

  it('drains on stop: everything up to the positions asked for is archived, young or not', async () => {
    const archiver = await folder.openArchiver(log, clock, { pause: noPause });
    archiver.start();
    await log.append(usage(0, 5));
    archiver.nudge();

    await archiver.stop({ usage: [5] });

    expect(await offsets()).toEqual([1, 2, 3, 4, 5]);
    expect(archiver.progress()).toEqual({
      name: 'archive',
      streams: [
        { stream: 'lifecycle', checkpoint: [], lag: 0 },
        { stream: 'usage', checkpoint: [5], lag: 0 },
      ],
      trouble: null,
    });
  });

  it('without positions stops where it is, and the next start goes on there', async () => {
    await log.append(usage(0, 3));
    const first = await folder.openArchiver(log, clock, { pause: noPause });
    await first.archiveDue();
    await first.stop();
    expect(await folder.keys()).toEqual([]);

    await (await folder.openArchiver(log, clock)).flush();
    expect(await offsets()).toEqual([1, 2, 3]);
  });

  it('says since when the oldest event waits, also over failures, and nothing when none does', async () => {
    const inner = await folder.openStore();
    let broken = true;
    const store: ArchiveStore = {
      put: (key, bytes, metadata) =>
        broken ? Promise.reject(new Error('no space left')) : inner.put(key, bytes, metadata),
      get: (key) => inner.get(key),
      head: (key) => inner.head(key),
      list: (prefix, page) => inner.list(prefix, page),
    };
    const archiver = await folder.openArchiver(log, clock, { store });
    const waitingSince = (): unknown => archiver.progress().waitingSinceMs;
    await archiveAllDue(archiver);
    expect(waitingSince()).toBeUndefined();

    await log.append(usage(0, 1));
    await archiver.archiveDue();
    clock.ms += 30_000;
    await log.append(usage(1, 1));
    await archiver.archiveDue();
    expect(waitingSince()).toBe(START_MS);

    for (let attempt = 0; attempt < 3; attempt += 1) {
      clock.ms += 60_000;
      await expect(archiver.flush()).rejects.toThrow('no space left');
      expect(waitingSince()).toBe(START_MS);
    }

    broken = false;
    await archiver.flush();
    expect(waitingSince()).toBeUndefined();
  });

  it('says what keeps it from going on, keeps nothing half-done, and goes on when that is over', async () => {
    const inner = await folder.openStore();
    let broken = true;
    const store: ArchiveStore = {
      put: (key, bytes, metadata) =>
        broken ? Promise.reject(new Error('no space left')) : inner.put(key, bytes, metadata),
      get: (key) => inner.get(key),
      head: (key) => inner.head(key),
      list: (prefix, page) => inner.list(prefix, page),
    };
    await log.append(usage(0, 3));
    let waits = 0;
    const untilRepaired = async (ms: number, signal: AbortSignal): Promise<void> => {
      waits += 1;
      if (waits > 1) return noPause(ms, signal);
      expect(archiver.progress().trouble).toBe(
        'The archive failed once and tries again in 0.1 s: no space left',
      );
      broken = false;
    };
    const archiver = await folder.openArchiver(log, clock, {
      store,
      settings: { archiveRollSeconds: 0 },
      pause: untilRepaired,
    });
    archiver.start();

    while (waits < 2) await new Promise(setImmediate);
    expect(archiver.progress().trouble).toBeNull();
    await archiver.stop();
    expect(await offsets()).toEqual([1, 2, 3]);
  });
});

describe('the archiver beside what it finds', () => {
  it('does not go on over a log that was put back to an earlier state', async () => {
    await log.append(usage(0, 3));
    await (await folder.openArchiver(log, clock)).flush();

    const older = new InMemoryEventLog();
    await older.append(usage(0, 2));
    const archiver = await folder.openArchiver(older, clock);

    await expect(archiver.flush()).rejects.toMatchObject({ code: 'archive_ahead_of_log' });
  });

  it('nor once that log has grown past the archive again: it has another event where the archive ends', async () => {
    await log.append(usage(0, 3));
    await (await folder.openArchiver(log, clock)).flush();
    const keys = await folder.keys();
    const older = new InMemoryEventLog();
    await older.append([...usage(0, 2), ...usage(100, 10)]);

    for (let start = 0; start < 2; start += 1) {
      const archiver = await folder.openArchiver(older, clock);
      await expect(archiver.flush()).rejects.toMatchObject({
        code: 'archive_ahead_of_log',
        message:
          'The archive has usage up to 0:3, but the log has another event there. The log was restored from an older state, or is another installation’s. Stop the service and follow “Restoring” in docs/operations.md: nothing is archived until then.',
      });
    }
    expect(await folder.keys()).toEqual(keys);
  });

  it('nor when its memory is lost with the log: what the archive holds says which log it is of', async () => {
    await log.append(usage(0, 3));
    await (await folder.openArchiver(log, clock)).flush();
    folder.forgetCheckpoint();
    const other = new InMemoryEventLog();
    await other.append(usage(100, 10));

    const archiver = await folder.openArchiver(other, clock);

    await expect(archiver.flush()).rejects.toMatchObject({ code: 'archive_ahead_of_log' });
  });

  it('goes on after every partition’s last event when the log is its own', async () => {
    const threefold = new InMemoryEventLog(3);
    const spread = (from: number) =>
      usage(from, 6).map((use, i) => ({ ...use, key: 'k'.repeat((i % 3) + 1) }));
    await threefold.append(spread(0));
    await (await folder.openArchiver(threefold, clock)).flush();
    await threefold.append(spread(10));

    await (await folder.openArchiver(threefold, clock)).flush();

    expect(await folder.archivedEvents()).toHaveLength(12);
  });

  it('accepts its own file with other compression, as another version of zlib would have written it', async () => {
    await log.append(usage(0, 3));
    const inner = await folder.openStore();
    let dying = true;
    const otherZlib: ArchiveStore = {
      put: async (key, bytes, metadata) => {
        const written = await inner.put(
          key,
          dying ? gzipSync(gunzipSync(bytes), { level: 9 }) : bytes,
          metadata,
        );
        if (dying) throw new Error('killed');
        return written;
      },
      get: (key) => inner.get(key),
      head: (key) => inner.head(key),
      list: (prefix, page) => inner.list(prefix, page),
    };
    const killed = await folder.openArchiver(log, clock, { store: otherZlib });
    await expect(killed.flush()).rejects.toThrow('killed');

    dying = false;
    await (await folder.openArchiver(log, clock)).flush();

    expect(await folder.keys()).toHaveLength(1);
    expect(await offsets()).toEqual([1, 2, 3]);
    const [file] = folder.openCheckpoint().filesAfter(0, 10);
    expect(file?.sha256).toBe((await inner.head(file?.key ?? ''))?.sha256);
  });

  it('refuses to take a foreign file for its own', async () => {
    await log.append(usage(0, 3));
    const inner = await folder.openStore();
    const store: ArchiveStore = {
      put: async (key, bytes, metadata) => {
        await inner.put(key, gzipSync('{"Records":[]}'), metadata);
        return inner.put(key, bytes, metadata);
      },
      get: (key) => inner.get(key),
      head: (key) => inner.head(key),
      list: (prefix, page) => inner.list(prefix, page),
    };

    const archiver = await folder.openArchiver(log, clock, { store });
    await expect(archiver.flush()).rejects.toMatchObject({ code: 'archive_corrupt' });
    expect(folder.openCheckpoint().filesAfter(0, 10)).toEqual([]);
  });
});
