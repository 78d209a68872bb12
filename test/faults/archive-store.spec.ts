import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { durableFiles, type DurableFiles } from '../../src/modules/archive/filesystem/durable-files.ts';
import { FilesystemArchiveStore } from '../../src/modules/archive/filesystem/filesystem-archive-store.ts';

const KEY = 'AWSLogs/123456789012/CloudTrail/local/2026/11/20/file.json.gz';
const BYTES = Buffer.from('the whole of the evidence');
const METADATA = { stream: 'usage' };

/** Ends the program at a step: before it, or after it was done (for a file: half written), and at all later ones. */
function endingAt(step: number, when: 'before' | 'after'): { files: DurableFiles; stepsTaken: () => number } {
  let taken = 0;
  const ended = (): Error => new Error(`ended at step ${taken}`);
  const counted = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    taken += 1;
    if (taken > step || (taken === step && when === 'before')) throw ended();
    const value = await work();
    if (taken === step) throw ended();
    return value;
  };
  const files: DurableFiles = {
    makeDirectory: (path) => counted(() => durableFiles.makeDirectory(path)),
    create: (path, bytes) =>
      counted(() => durableFiles.create(path, taken === step ? bytes.subarray(0, bytes.length / 2) : bytes)),
    publish: (from, to) => counted(() => durableFiles.publish(from, to)),
    replace: (from, to) => counted(() => durableFiles.replace(from, to)),
    remove: (path) => counted(() => durableFiles.remove(path)),
    syncDirectory: (path) => counted(() => durableFiles.syncDirectory(path)),
  };
  return { files, stepsTaken: () => taken };
}

describe('a crash while an object is written', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'keytrail-archive-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const stepsOfOnePut = async (): Promise<number> => {
    const counting = endingAt(Number.MAX_SAFE_INTEGER, 'before');
    const whole = await FilesystemArchiveStore.open(join(root, 'counted'), { files: counting.files });
    await whole.put(KEY, BYTES, METADATA);
    return counting.stepsTaken();
  };

  it('leaves no object or the whole one, at every step, and writing it again completes it', async () => {
    const steps = await stepsOfOnePut();
    const outcomes = new Set<string>();
    for (let step = 1; step <= steps; step += 1) {
      for (const when of ['before', 'after'] as const) {
        const folder = join(root, `${step}-${when}`);
        const { files } = endingAt(step, when);
        const crash = FilesystemArchiveStore.open(folder, { files }).then((store) =>
          store.put(KEY, BYTES, METADATA),
        );
        await expect(crash).rejects.toMatchObject({ code: 'archive_unwritable' });

        const after = await FilesystemArchiveStore.open(folder, { writer: true });
        const listed = (await after.list('', { after: null, limit: 10 })).keys;
        const got = await after.get(KEY);
        expect(listed).toEqual(got === undefined ? [] : [KEY]);
        if (got !== undefined) {
          expect({ bytes: got.bytes, metadata: got.object.metadata }).toEqual({
            bytes: BYTES,
            metadata: METADATA,
          });
        }

        outcomes.add(await after.put(KEY, BYTES, METADATA));
        expect((await after.get(KEY))?.bytes).toEqual(BYTES);
        expect(await readdir(join(folder, '.keytrail', 'writing'))).toEqual([]);
      }
    }
    expect(steps).toBeGreaterThan(10);
    expect([...outcomes].sort()).toEqual(['created', 'unchanged']);
  });

  it('does not tie the key to what was being written: other bytes may take it', async () => {
    const steps = await stepsOfOnePut();
    for (let step = 1; step <= steps; step += 1) {
      const folder = join(root, `other-${step}`);
      const { files } = endingAt(step, 'before');
      await FilesystemArchiveStore.open(folder, { files })
        .then((store) => store.put(KEY, BYTES, METADATA))
        .catch((error: unknown) => expect(error).toMatchObject({ code: 'archive_unwritable' }));

      const after = await FilesystemArchiveStore.open(folder, { writer: true });
      if ((await after.head(KEY)) !== undefined) continue;
      await after.put(KEY, Buffer.from('other'), { stream: 'lifecycle' });
      const got = await after.get(KEY);
      expect(Buffer.from(got?.bytes ?? []).toString()).toBe('other');
      expect(got?.object.metadata).toEqual({ stream: 'lifecycle' });
    }
  });
});

describe('an object that appears while another is about to take its key', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'keytrail-archive-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('stays: evidence is never replaced, not even in the instant between looking and writing', async () => {
    const files: DurableFiles = {
      ...durableFiles,
      publish: async (from, to) => {
        await writeFile(to, 'first');
        return durableFiles.publish(from, to);
      },
    };
    const store = await FilesystemArchiveStore.open(root, { files });

    await expect(store.put('key', BYTES)).rejects.toMatchObject({ code: 'archive_conflict' });

    expect(await readFile(join(root, 'key'), 'utf8')).toBe('first');
  });
});

describe('the archive on disk', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'keytrail-archive-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('is readable by its owner only, and its files are writable by nobody', async () => {
    const store = await FilesystemArchiveStore.open(join(root, 'new'));
    await store.put('folder/object', BYTES, METADATA);

    const mode = async (path: string): Promise<number> => (await stat(join(root, 'new', path))).mode & 0o777;
    expect(await mode('')).toBe(0o700);
    expect(await mode('folder')).toBe(0o700);
    expect(await mode('folder/object')).toBe(0o400);
    expect(await mode('.keytrail')).toBe(0o700);
    expect(await mode('.keytrail/sidecars/folder/object~.json')).toBe(0o400);
  });

  it('says so when an object is no longer what was written', async () => {
    const store = await FilesystemArchiveStore.open(root);
    await store.put('object', BYTES, METADATA);
    await chmod(join(root, 'object'), 0o600);
    await writeFile(join(root, 'object'), 'forged');

    await expect(store.get('object')).rejects.toMatchObject({ code: 'archive_corrupt' });
    await expect(store.put('object', BYTES, METADATA)).rejects.toMatchObject({ code: 'archive_corrupt' });
    const asItIs = await store.get('object', 'as-it-is');
    expect(Buffer.from(asItIs?.bytes ?? []).toString()).toBe('forged');
    expect(asItIs?.object).toEqual({
      ...{ key: 'object', size: 6, metadata: METADATA },
      sha256: createHash('sha256').update('forged').digest('hex'),
    });
  });

  it('serves a file that was copied there with plain tools, with its true checksum', async () => {
    const store = await FilesystemArchiveStore.open(root);
    await writeFile(join(root, 'copied'), 'copied');

    const sha256 = 'fb30593ca32df57a8a0f19d551710dc880a98b208b6e180b07e6aff59102d148';
    const object = { key: 'copied', size: 6, sha256, metadata: {} };
    expect(await store.head('copied')).toEqual(object);
    expect((await store.get('copied'))?.object).toEqual(object);
  });

  it('keeps its own corner to itself', async () => {
    const store = await FilesystemArchiveStore.open(root);
    await expect(store.get('.keytrail/sidecars/a~.json')).rejects.toMatchObject({
      code: 'archive_key_invalid',
    });
    await expect(store.list('.keytrail/', { after: null, limit: 5 })).resolves.toEqual({
      keys: [],
      next: null,
    });
  });
});
