import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogStore, openLogForWriting } from './log-store.ts';
import type { PackedEvents } from '../packed-events.ts';

const SQLITE_FULL = 13;

let directory: string;
let path: string;
let db: DatabaseSync;
let store: LogStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keytrail-store-'));
  path = join(directory, 'log.sqlite');
  db = openLogForWriting(path);
  store = new LogStore(db);
});

afterEach(() => {
  if (db.isOpen) store.close();
  rmSync(directory, { recursive: true });
});

const used = (id: string, text = '{}'): PackedEvents => ['usage', id, 'KeyUsed', 'key_a', text];
const count = (): unknown => db.prepare('SELECT count(*) AS n FROM usage').get()?.['n'];

describe('the write side of the log', () => {
  it('gives offsets that count up from 1 in each stream, and negates that of an event already there', () => {
    expect(store.append([...used('a'), 'lifecycle', 'a', 'KeyCreated', 'key_a', '{}', ...used('b')])).toEqual(
      [1, 1, 2],
    );
    expect(store.append([...used('b'), ...used('c'), ...used('c')])).toEqual([-2, 3, -3]);
  });

  it('stores nothing of a batch that does not fit on the disk, and goes on where it was once there is room', () => {
    store.append(used('a'));
    const { page_count: pages } = db.prepare('PRAGMA page_count').get() ?? {};
    db.exec(`PRAGMA max_page_count = ${Number(pages) + 20}`);
    const large = Array.from({ length: 100 }, (_, at) => used(`large-${at}`, 'x'.repeat(4_000))).flat();

    expect(() => store.append(large)).toThrow(expect.objectContaining({ errcode: SQLITE_FULL }));
    expect(count()).toBe(1);
    expect(store.append(used('small'))).toEqual([2]);

    db.exec('PRAGMA max_page_count = 1000000');
    expect(store.append(large)).toEqual(Array.from({ length: 100 }, (_, at) => at + 3));
  });

  it('stores nothing of a batch that breaks off in the middle', () => {
    expect(() => store.append([...used('a'), 'usage', 'b'])).toThrow();

    expect(count()).toBe(0);
    expect(store.append(used('c'))).toEqual([1]);
  });

  it('goes on after the greatest offset that there is, over a restart', () => {
    store.append([...used('a'), ...used('b')]);
    store.close();

    db = openLogForWriting(path);
    store = new LogStore(db);

    expect(store.append(used('c'))).toEqual([3]);
  });

  it('writes to the disk for a batch without events too, and fails if it cannot', () => {
    const written = (): number => statSync(`${path}-wal`).size;
    const before = written();

    expect(store.append([])).toEqual([]);
    expect(written()).toBeGreaterThan(before);
    expect(count()).toBe(0);

    db.exec('PRAGMA query_only = 1');
    expect(() => store.append([])).toThrow('readonly');
    db.exec('PRAGMA query_only = 0');
    expect(store.append(used('a'))).toEqual([1]);
  });

  it('syncs at every commit', () => {
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  });
});
