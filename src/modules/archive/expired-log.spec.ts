import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lifecycleRecord, usageRecord } from '../../../test/fixtures/archive-events.ts';
import { ArchiveFolder } from '../../../test/fixtures/archive-folder.ts';
import { InMemoryEventLog } from '../../../test/fixtures/in-memory-event-log.ts';
import type { Archiver } from './archiver.ts';
import { findHoles } from './log-holes.ts';

const NOW = { nowMs: () => Date.UTC(2026, 10, 25) };
/** Keys are spread by length. */
const [QUIET, BUSY] = [0, 1];

let folder: ArchiveFolder;
let log: InMemoryEventLog;
beforeEach(() => {
  folder = new ArchiveFolder();
  log = new InMemoryEventLog(2);
});
afterEach(() => folder.remove());

const use = (number: number, partition: number) => ({ ...usageRecord(number), key: 'k'.repeat(partition) });
const change = (number: number) => ({ ...lifecycleRecord(number), key: 'k' });

/** Of a process that has just started over the same archive. */
const archiverOf = (of: InMemoryEventLog): Promise<Archiver> =>
  folder.openArchiver(of, NOW, { beginning: of.beginning.bind(of) });

const places = async (): Promise<readonly string[]> =>
  (await folder.archivedEvents()).map(({ stream, partition, offset }) => `${stream} ${partition}:${offset}`);

describe('a partition that nobody used for longer than its retention', () => {
  beforeEach(async () => {
    await log.append([use(1, QUIET), use(2, QUIET), use(3, BUSY), change(1)]);
    await (await archiverOf(log)).flush();
    log.expire('usage', QUIET, 2);
  });

  it('is archived on after a restart, and so is everything else', async () => {
    await (await archiverOf(log)).flush();
    await log.append([use(4, QUIET), use(5, BUSY), change(2)]);
    await (await archiverOf(log)).flush();

    expect(await places()).toEqual([
      ...['lifecycle 1:1', 'lifecycle 1:2'],
      ...['usage 0:1', 'usage 0:2', 'usage 0:3', 'usage 1:1', 'usage 1:2'],
    ]);
  });

  it('is archived on after a step that failed', async () => {
    const archiver = await archiverOf(log);
    await archiver.flush();
    await log.append([use(4, QUIET)]);
    const end = log.end.bind(log);
    log.end = () => Promise.reject(new Error('no broker answers'));
    await expect(archiver.archiveDue()).rejects.toThrow('no broker answers');
    log.end = end;

    await archiver.flush();

    expect((await places()).filter((place) => place.startsWith('usage 0'))).toEqual([
      ...['usage 0:1', 'usage 0:2', 'usage 0:3'],
    ]);
  });

  it('says nothing of the others: another event where one of those ends is another log all the same', async () => {
    const other = new InMemoryEventLog(2);
    await other.append([use(1, QUIET), use(2, QUIET), use(100, BUSY), change(1)]);
    other.expire('usage', QUIET, 2);

    await expect((await archiverOf(other)).flush()).rejects.toMatchObject({
      code: 'archive_ahead_of_log',
      message: expect.stringContaining('usage up to 1:1, but the log has another event there') as unknown,
    });
  });

  it('is still compared while its last event is there, and must reach as far as its archive', async () => {
    const shorter = new InMemoryEventLog(2);
    await shorter.append([use(1, QUIET), use(3, BUSY), change(1)]);
    shorter.expire('usage', QUIET, 1);
    await expect((await archiverOf(shorter)).flush()).rejects.toMatchObject({ code: 'archive_ahead_of_log' });

    await shorter.append([use(200, QUIET)]);
    await expect((await archiverOf(shorter)).flush()).rejects.toMatchObject({ code: 'archive_ahead_of_log' });
  });
});

describe('a partition whose events expired before they were archived', () => {
  beforeEach(async () => {
    await log.append([use(1, QUIET), use(3, BUSY), change(1)]);
    await (await archiverOf(log)).flush();
    await log.append([use(2, QUIET), use(4, QUIET), use(5, QUIET), use(6, BUSY), change(2)]);
  });

  const ARCHIVED_BESIDE = [...['lifecycle 1:1', 'lifecycle 1:2'], ...['usage 0:1', 'usage 1:1', 'usage 1:2']];
  const STANDING = {
    trouble:
      'Kafka deleted usage 0:2 to 0:3 before it was archived, and nothing behind it is archived; all other partitions are. What to do stands in docs/errors/operators/log_truncated.md.',
    streams: [
      { stream: 'lifecycle', checkpoint: [0, 2], lag: 0 },
      { stream: 'usage', checkpoint: [1, 2], lag: 3 },
    ],
  };

  it('stands and says so, with what is left of it, and holds up nothing else', async () => {
    log.expire('usage', QUIET, 3);
    const archiver = await archiverOf(log);

    await archiver.flush();

    expect(await places()).toEqual(ARCHIVED_BESIDE);
    expect(archiver.progress()).toMatchObject(STANDING);
  });

  it('also when they expire while the archiver runs', async () => {
    const archiver = await archiverOf(log);
    const read = log.read.bind(log);
    log.read = (stream, after, limit) => {
      if (stream === 'usage') log.expire('usage', QUIET, 3);
      return read(stream, after, limit);
    };
    await expect(archiver.flush()).rejects.toMatchObject({ code: 'log_truncated' });

    await archiver.flush();

    expect(await places()).toEqual(ARCHIVED_BESIDE);
    expect(archiver.progress()).toMatchObject(STANDING);
  });

  it('says so over other failures and after them', async () => {
    log.expire('usage', QUIET, 3);
    const archiver = await archiverOf(log);
    await archiver.flush();
    await log.append([use(7, BUSY)]);
    const end = log.end.bind(log);
    log.end = () => Promise.reject(new Error('no broker answers'));
    await expect(archiver.archiveDue()).rejects.toThrow('no broker answers');
    expect(archiver.progress().trouble).toMatch(/^The archive failed once/);
    log.end = end;

    await archiver.flush();

    expect(await places()).toEqual([...ARCHIVED_BESIDE, 'usage 1:3']);
    expect(archiver.progress()).toMatchObject({ trouble: STANDING.trouble });
  });

  it('is none of a process that does not have it', async () => {
    log.expire('usage', QUIET, 3);
    const holes = await findHoles({
      checkpoint: folder.openCheckpoint(),
      beginning: log.beginning.bind(log),
      assigned: { lifecycle: [QUIET, BUSY], usage: [BUSY] },
    });

    expect(holes).toEqual([]);
  });
});
