import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDataDirectory } from './data-directory.ts';

let parent: string;
let path: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'keytrail-data-'));
  path = join(parent, 'deep', 'data');
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

function refusalOf(open: () => unknown): unknown {
  try {
    open();
  } catch (error) {
    return error;
  }
  return null;
}

describe('the data directory', () => {
  it('is created with its parents, readable by its owner alone, and marked with its format', () => {
    const directory = openDataDirectory(path);

    expect(directory.path).toBe(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(join(path, 'keytrail.json'), 'utf8'))).toEqual({ format: 1 });
    directory.close();
  });

  it('leaves the permissions of a directory that was there to whoever set them', () => {
    openDataDirectory(path).close();
    chmodSync(path, 0o750);

    openDataDirectory(path).close();

    expect(statSync(path).mode & 0o777).toBe(0o750);
  });

  it('is opened by one at a time, and free again once closed, however often it is closed', () => {
    const first = openDataDirectory(path);

    expect(refusalOf(() => openDataDirectory(path))).toMatchObject({
      code: 'data_directory_in_use',
      message: `The data directory ${path} is in use by process ${process.pid}. Stop that process, or name another directory in KEYTRAIL_DATA_DIR.`,
    });

    first.close();
    const second = openDataDirectory(path);
    first.close();
    expect(refusalOf(() => openDataDirectory(path))).toMatchObject({ code: 'data_directory_in_use' });
    second.close();
  });

  it('is refused when a newer version wrote it, with both formats named, and is free for that version', () => {
    openDataDirectory(path).close();
    writeFileSync(join(path, 'keytrail.json'), '{"format":7}');
    const newer = {
      code: 'data_directory_newer',
      message: `The data directory ${path} has format 7, written by a newer Keytrail; this one knows up to format 1. Start that version, or name another directory in KEYTRAIL_DATA_DIR.`,
    };

    expect(refusalOf(() => openDataDirectory(path))).toMatchObject(newer);
    expect(refusalOf(() => openDataDirectory(path))).toMatchObject(newer);
    expect(readFileSync(join(path, 'keytrail.json'), 'utf8')).toBe('{"format":7}');
  });

  it.each(['', '{', '{"format":0}', '{"format":"1"}', '[]'])(
    'is refused when its format file is damaged (%j), which is left as it is',
    (damaged) => {
      openDataDirectory(path).close();
      writeFileSync(join(path, 'keytrail.json'), damaged);

      expect(refusalOf(() => openDataDirectory(path))).toMatchObject({ code: 'data_directory_unreadable' });
      expect(readFileSync(join(path, 'keytrail.json'), 'utf8')).toBe(damaged);
    },
  );

  it.each([
    ['it would lie inside a file', 'file/data'],
    ['it is a file', 'file'],
  ])('is refused when %s, naming the path and the setting', (_, place) => {
    writeFileSync(join(parent, 'file'), 'not a directory');
    const wanted = join(parent, place);

    const refusal = refusalOf(() => openDataDirectory(wanted));

    expect(refusal).toMatchObject({ code: 'data_directory_not_writable' });
    expect(String(refusal)).toContain(
      `The data directory ${wanted} (setting KEYTRAIL_DATA_DIR) cannot be written`,
    );
    expect(readFileSync(join(parent, 'file'), 'utf8')).toBe('not a directory');
  });

  // The kernel lets nobody write there, not even the superuser, whom permissions would not stop.
  it.each(['/proc/self', '/proc/keytrail'])(
    'is refused where the system forbids writing: %s',
    (forbidden) => {
      expect(refusalOf(() => openDataDirectory(forbidden))).toMatchObject({
        code: 'data_directory_not_writable',
        cause: expect.anything(),
      });
    },
  );

  it('leaves no probe behind', () => {
    openDataDirectory(path).close();

    expect(existsSync(join(path, `write-probe-${process.pid}`))).toBe(false);
  });
});
