import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { DeliveredFile } from '../domain/archived-file.ts';
import { toAnnouncement } from '../domain/file-announcement.ts';
import { SqliteArchivedFiles } from './sqlite-archived-files.ts';

let directory: string;
let files: SqliteArchivedFiles;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-archived-files-'));
  files = SqliteArchivedFiles.open(join(directory, 'archive.sqlite'));
});
afterEach(() => {
  files.close();
  rmSync(directory, { recursive: true });
});

const file = (fromOffset: number, toOffset: number, partition = 0): DeliveredFile => ({
  ...{ key: `AWSLogs/${partition}/${fromOffset}`, stream: 'usage', partition, fromOffset, toOffset },
  ...{ deliveredAt: '2026-11-20T21:04:44.123Z', records: toOffset - fromOffset + 1, rawBytes: 2_000 },
  ...{ storedBytes: 200, sha256: 'a'.repeat(64), contentSha256: 'b'.repeat(64) },
  ...{ minEventTime: '2026-11-20T21:04:00Z', maxEventTime: '2026-11-20T21:04:44Z' },
});
const announced = (key: string, text: string, offset: number): LoggedEvent => ({
  ...{ stream: 'lifecycle', id: `${offset}`, type: 'Untyped', key, text, partition: 0, offset },
});
/** Announced in this order, the first at the offset. */
const announce = (from: number, ...all: readonly DeliveredFile[]): void =>
  files.apply(
    'lifecycle',
    all.map((one, at) => announced(one.key, toAnnouncement(one), from + at)),
    [from + all.length - 1],
  );

describe('the list of files that processes announce', () => {
  it('is in the order of the announcements, each file whole', () => {
    announce(1, file(1, 10), file(1, 4, 2), file(11, 12));

    expect(files.filesAfter(0, 10)).toEqual([
      { ...file(1, 10), sequence: 1 },
      { ...file(1, 4, 2), sequence: 2 },
      { ...file(11, 12), sequence: 3 },
    ]);
    expect(files.position('usage')).toEqual([12, 0, 4]);
    expect(files.lastFiles().map(({ key }) => key)).toEqual(['AWSLogs/2/1', 'AWSLogs/0/11']);
    expect(files.checkpoint()).toEqual([3]);
  });

  it('has a file once that was announced twice, where it was announced first, and goes back for nobody', () => {
    announce(1, file(1, 10), file(11, 12));
    announce(3, file(1, 10));

    expect(files.filesAfter(0, 10).map(({ fromOffset }) => fromOffset)).toEqual([1, 11]);
    expect(files.position('usage')).toEqual([12]);
    expect(files.checkpoint()).toEqual([3]);
  });

  it('ends at the latest file also when an earlier one is announced after it', () => {
    announce(1, file(11, 12), file(1, 10));

    expect(files.position('usage')).toEqual([12]);
  });

  it('passes over what is no announcement', () => {
    files.apply('lifecycle', [announced('x', 'no JSON', 1), announced('y', '{"sha256":1}', 2)], [2]);

    expect(files.filesAfter(0, 10)).toEqual([]);
    expect(files.checkpoint()).toEqual([2]);
  });

  it('tells that it is another one once it was emptied', () => {
    announce(1, file(1, 10));
    const before = files.generation();
    files.reset();

    expect(files.generation()).not.toBe(before);
    expect([files.filesAfter(0, 10), files.position('usage'), files.checkpoint()]).toEqual([[], [], []]);
  });
});
