import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { logged, presented } from '../../../../test/fixtures/key-events.ts';
import { BEGINNING } from '../../event-log/checkpoint.ts';
import { usageProjection } from '../usage/usage-projection.ts';
import { SqliteReadModelStore } from './sqlite-read-model-store.ts';

let dataDir: string;
let path: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'keytrail-store-'));
  path = join(dataDir, 'read-models', 'usage.sqlite');
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const open = (version = usageProjection.version): SqliteReadModelStore =>
  SqliteReadModelStore.open({ ...usageProjection, version }, { dataDir });
const events = logged([presented({ keyId: 'key_1', time: '2026-11-20T21:00:00.000Z' })]);

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}

describe('the SQLite read-model store', () => {
  it('keeps one file per projection under read-models in the data directory', () => {
    open().close();

    expect(existsSync(path)).toBe(true);
  });

  it('drops a file of another version, so that it is replayed', () => {
    const old = open(1);
    old.apply('usage', events, [1]);
    old.close();

    const store = open(2);

    expect([store.checkpoint('usage'), store.all('SELECT * FROM key_activity')]).toEqual([BEGINNING, []]);
    store.close();
  });

  it('drops a damaged file, because the log can give everything in it again', () => {
    open().close();
    writeFileSync(path, Buffer.alloc(statSync(path).size, 'not a database'));

    const store = open();
    store.apply('usage', events, [1]);

    expect(store.checkpoint('usage')).toEqual([1]);
    store.close();
  });

  it('throws an infrastructure error with its cause when the file cannot be opened', () => {
    writeFileSync(join(dataDir, 'read-models'), 'a file where the folder should be');

    expect(errorOf(open)).toMatchObject({
      name: 'InfrastructureError',
      code: 'read_model_unavailable',
      message: 'The read model usage could not be opened; nothing in it has changed.',
      cause: expect.objectContaining({ code: 'EEXIST' }),
    });
  });

  it('changes nothing when the disk is full, and applies the batch once there is room', () => {
    let pagesMax = 16;
    const store = SqliteReadModelStore.open(
      {
        ...usageProjection,
        apply(tx, stream, batch) {
          tx.get(`PRAGMA max_page_count = ${pagesMax}`);
          usageProjection.apply(tx, stream, batch);
        },
      },
      { dataDir },
    );
    const many = logged(
      Array.from({ length: 1_000 }, (_, n) =>
        presented({ keyId: `key_${n}`, time: '2026-11-20T21:00:00.000Z' }),
      ),
    );
    const empty = store.digest();

    expect(errorOf(() => store.apply('usage', many, [1_000]))).toMatchObject({
      code: 'read_model_unavailable',
      cause: expect.objectContaining({ message: 'database or disk is full' }),
    });
    expect([store.digest(), store.checkpoint('usage')]).toEqual([empty, BEGINNING]);

    pagesMax = 1_000_000;
    store.apply('usage', many, [1_000]);
    expect(store.get('SELECT count(*) AS n FROM key_activity')?.['n']).toBe(1_000);
    store.close();
  });

  it('shows a reset to a connection that reads beside it', () => {
    const store = open();
    store.apply('usage', events, [1]);
    const reader = new DatabaseSync(path, { readOnly: true });
    const count = reader.prepare('SELECT count(*) AS n FROM key_activity');
    expect(count.get()?.['n']).toBe(1);

    store.reset();

    expect(count.get()?.['n']).toBe(0);
    reader.close();
    store.close();
  });

  it('is not taken out of step by a second writer: what that one applied is not applied again', () => {
    const first = open();
    const second = open();
    first.apply('usage', events, [1]);

    second.apply('usage', events, [1]);

    expect(first.get('SELECT successes FROM key_activity')?.['successes']).toBe(1);
    expect(second.checkpoint('usage')).toEqual([1]);
    first.close();
    second.close();
  });

  it('tells an integer from a text and a null from an empty text in its digest', () => {
    const values = ["'1'", '1', 'NULL', "''", "x'31'", '1.5'];
    const digests = values.map((value, index) => {
      const schema = ['CREATE TABLE any_value (id INTEGER PRIMARY KEY, value ANY) STRICT'];
      const store = SqliteReadModelStore.open(
        { ...usageProjection, name: `any-${index}`, schema, apply },
        { dataDir },
      );
      function apply(tx: Parameters<typeof usageProjection.apply>[0]): void {
        tx.run(`INSERT INTO any_value VALUES (1, ${value})`);
      }
      store.apply('usage', events, [1]);
      const digest = store.digest();
      store.close();
      return digest;
    });

    expect(new Set(digests).size).toBe(values.length);
  });
});
