import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BatchPlan, DeliveredFile } from '../domain/archived-file.ts';
import { SqliteArchiveCheckpoint } from './sqlite-archive-checkpoint.ts';
import { SqliteArchiveIndex } from './sqlite-archive-index.ts';
import { archiveDatabasePath } from './sqlite-archive-schema.ts';

let dataDir: string;
let path: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-archive-checkpoint-'));
  path = archiveDatabasePath(dataDir);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const plan = (change: Partial<BatchPlan> = {}): BatchPlan => ({
  key: 'AWSLogs/1',
  stream: 'usage',
  partition: 0,
  fromOffset: 1,
  toOffset: 10,
  deliveredAt: '2026-11-20T21:04:44.123Z',
  records: 10,
  ...change,
});
const file = (change: Partial<BatchPlan> = {}): DeliveredFile => ({
  ...plan(change),
  rawBytes: 2_000,
  storedBytes: 200,
  sha256: 'a'.repeat(64),
  contentSha256: 'b'.repeat(64),
  minEventTime: '2026-11-20T21:04:00Z',
  maxEventTime: '2026-11-20T21:04:44Z',
});
const NEXT = { key: 'AWSLogs/2', fromOffset: 11, toOffset: 12, records: 2 };
const OTHER = { key: 'AWSLogs/3', partition: 2, fromOffset: 1, toOffset: 4, records: 4 };

describe("the archiver's memory", () => {
  it('is blank at first, also for an index opened before it exists', () => {
    const index = new SqliteArchiveIndex(path);
    expect([index.filesAfter(0, 10), index.position('usage')]).toEqual([[], []]);

    const checkpoint = SqliteArchiveCheckpoint.open(path);
    expect([checkpoint.isBlank(), checkpoint.pending(), checkpoint.position('usage')]).toEqual([
      true,
      undefined,
      [],
    ]);
    expect(index.filesAfter(0, 10)).toEqual([]);
    checkpoint.close();
    index.close();
  });

  it('knows itself from one that was lost and made anew', () => {
    const index = new SqliteArchiveIndex(path);
    expect(index.generation()).toBeUndefined();
    const first = SqliteArchiveCheckpoint.open(path);
    const generation = first.generation();
    expect(index.generation()).toBe(generation);
    first.close();
    index.close();
    const reopened = SqliteArchiveCheckpoint.open(path);
    expect(reopened.generation()).toBe(generation);
    reopened.close();

    rmSync(path);
    const anew = SqliteArchiveCheckpoint.open(path);

    expect(anew.generation()).toBeGreaterThan(0);
    expect(anew.generation()).not.toBe(generation);
    anew.close();
  });

  it('keeps the plan of a batch until that batch is complete, over a restart', () => {
    const before = SqliteArchiveCheckpoint.open(path);
    before.plan(plan());
    before.close();

    const after = SqliteArchiveCheckpoint.open(path);
    expect(after.pending()).toEqual(plan());
    expect([after.isBlank(), after.filesAfter(0, 10), after.position('usage')]).toEqual([false, [], []]);

    after.complete(file());
    expect(after.pending()).toBeUndefined();
    expect(after.filesAfter(0, 10)).toEqual([{ ...file(), sequence: 1 }]);
    expect(after.position('usage')).toEqual([10]);
    after.close();
  });

  it('takes no second plan while one is pending, and keeps the first', () => {
    const checkpoint = SqliteArchiveCheckpoint.open(path);
    checkpoint.plan(plan());

    expect(() => checkpoint.plan(plan(NEXT))).toThrow(
      expect.objectContaining({ code: 'archive_checkpoint_unavailable' }),
    );
    expect(checkpoint.pending()).toEqual(plan());
    checkpoint.close();
  });

  it('moves file list, position and plan together or not at all', () => {
    const checkpoint = SqliteArchiveCheckpoint.open(path);
    checkpoint.plan(plan());
    checkpoint.complete(file());
    checkpoint.plan(plan(NEXT));

    const sameKeyTwice = { ...file(NEXT), key: 'AWSLogs/1' };
    expect(() => checkpoint.complete(sameKeyTwice)).toThrow(
      expect.objectContaining({ code: 'archive_checkpoint_unavailable' }),
    );
    expect(checkpoint.pending()).toEqual(plan(NEXT));
    expect(checkpoint.filesAfter(0, 10)).toEqual([{ ...file(), sequence: 1 }]);
    expect(checkpoint.position('usage')).toEqual([10]);
    checkpoint.close();
  });

  it('gives the files in the order of writing, in pages, to a reader of its own while it is open', () => {
    const checkpoint = SqliteArchiveCheckpoint.open(path);
    checkpoint.adopt([file(), file(OTHER), file(NEXT)]);

    const index = new SqliteArchiveIndex(path);
    const all = [file(), file(OTHER), file(NEXT)].map((one, i) => ({ ...one, sequence: i + 1 }));
    expect(index.filesAfter(0, 2)).toEqual(all.slice(0, 2));
    expect(index.filesAfter(2, 2)).toEqual(all.slice(2));
    expect(index.filesAfter(3, 2)).toEqual([]);
    expect(index.position('usage')).toEqual([12, 0, 4]);
    expect(index.position('lifecycle')).toEqual([]);

    checkpoint.complete(file({ key: 'AWSLogs/4', stream: 'lifecycle' }));
    expect(index.filesAfter(3, 2)).toEqual([
      { ...file({ key: 'AWSLogs/4', stream: 'lifecycle' }), sequence: 4 },
    ]);
    index.close();
    checkpoint.close();
  });

  it('refuses a file that a newer version wrote, and leaves it as it is', () => {
    SqliteArchiveCheckpoint.open(path).close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 9');

    const newer = expect.objectContaining({ code: 'data_directory_newer' });
    expect(() => SqliteArchiveCheckpoint.open(path)).toThrow(newer);
    expect(() => new SqliteArchiveIndex(path).filesAfter(0, 1)).toThrow(newer);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 9 });
    database.close();
  });
});
