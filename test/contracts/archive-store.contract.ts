import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { ArchiveStore } from '../../src/modules/archive/archive-store.ts';

/** A store with nothing in it, and how to be rid of it. */
export interface OpenedStore {
  readonly store: ArchiveStore;
  readonly dispose: () => Promise<void>;
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What every ArchiveStore keeps, whichever storage is behind it. */
export function archiveStoreContract(adapter: string, openEmpty: () => Promise<OpenedStore>): void {
  describe(`ArchiveStore, ${adapter}`, () => {
    let store: ArchiveStore;
    let dispose: () => Promise<void>;

    beforeEach(async () => {
      ({ store, dispose } = await openEmpty());
    });
    afterEach(() => dispose());

    async function listAll(prefix: string, limit: number): Promise<{ pages: number; keys: string[] }> {
      const keys: string[] = [];
      let pages = 0;
      let after: string | null = null;
      do {
        const page = await store.list(prefix, { after, limit });
        keys.push(...page.keys);
        after = page.next;
        pages += 1;
      } while (after !== null);
      return { pages, keys };
    }

    describe('an object', () => {
      it('comes back with the bytes, metadata, size and checksum that it was put with', async () => {
        const bytes = Buffer.from([0, 255, 10, 13, 31, 139, 8, 0]);
        const metadata = { signature: '00ff', 'signature-algorithm': 'SHA256withRSA' };

        const outcome = await store.put('AWSLogs/1/a.json.gz', bytes, metadata);

        const object = { key: 'AWSLogs/1/a.json.gz', size: 8, sha256: sha256Of(bytes), metadata };
        const got = await store.get('AWSLogs/1/a.json.gz');
        expect(outcome).toBe('created');
        expect({ ...got, bytes: Buffer.from(got?.bytes ?? []) }).toEqual({ bytes, object });
        expect(await store.head('AWSLogs/1/a.json.gz')).toEqual(object);
      });

      it('may be empty and may be megabytes', async () => {
        const large = Buffer.alloc(3 * 1024 * 1024, 'evidence');
        await store.put('empty', new Uint8Array());
        await store.put('large', large);

        expect(await store.head('empty')).toEqual({
          key: 'empty',
          size: 0,
          sha256: sha256Of(bytesOf('')),
          metadata: {},
        });
        // At once: `toEqual` asks about every byte by itself, which takes seconds.
        expect(large.equals((await store.get('large'))?.bytes ?? new Uint8Array())).toBe(true);
      });

      it('is undefined when nothing has its key, also when the key is the folder of another', async () => {
        await store.put('folder/object', bytesOf('1'));

        expect(await store.get('absent')).toBeUndefined();
        expect(await store.head('absent/deeper')).toBeUndefined();
        expect(await store.get('folder')).toBeUndefined();
        expect(await store.head('folder')).toBeUndefined();
      });
    });

    describe('writing once', () => {
      it('says unchanged to the same bytes and metadata, in whatever order the metadata stands', async () => {
        await store.put('key', bytesOf('evidence'), { a: '1', b: '2' });

        expect(await store.put('key', bytesOf('evidence'), { b: '2', a: '1' })).toBe('unchanged');
      });

      it.each([
        ['other bytes', 'forgery!', { a: '1' }],
        ['more bytes', 'evidence and more', { a: '1' }],
        ['other metadata', 'evidence', { a: '2' }],
        ['more metadata', 'evidence', { a: '1', b: '2' }],
        ['no metadata', 'evidence', {}],
      ])('refuses %s under a key that exists, and what was there stays', async (_, text, metadata) => {
        await store.put('key', bytesOf('evidence'), { a: '1' });

        await expect(store.put('key', bytesOf(text), metadata)).rejects.toMatchObject({
          code: 'archive_conflict',
        });

        const got = await store.get('key');
        expect(Buffer.from(got?.bytes ?? []).toString()).toBe('evidence');
        expect(got?.object.metadata).toEqual({ a: '1' });
      });

      it('lets exactly one of several concurrent writers of different bytes win, whole', async () => {
        const texts = ['one', 'two', 'three', 'four'];

        const outcomes = await Promise.allSettled(
          texts.map((text) => store.put('key', bytesOf(text), { text })),
        );

        const won = texts.filter((_, i) => outcomes[i]?.status === 'fulfilled');
        const got = await store.get('key');
        expect(won).toEqual([got?.object.metadata['text']]);
        expect(Buffer.from(got?.bytes ?? []).toString()).toBe(won[0]);
      });

      it('creates once when the same bytes are written concurrently', async () => {
        const outcomes = await Promise.all([1, 2, 3].map(() => store.put('key', bytesOf('same'))));

        expect(outcomes.sort()).toEqual(['created', 'unchanged', 'unchanged']);
      });
    });

    describe('listing', () => {
      it('is empty when nothing is stored', async () => {
        expect(await store.list('', { after: null, limit: 10 })).toEqual({ keys: [], next: null });
      });

      it('is in byte order of the keys, also where a folder and a file share the start of their names', async () => {
        const inOrder = ['a!b', 'a+', 'a-b', 'a.b', 'a/b', 'a/b-c', 'a/c/d', 'a0', 'aB', 'a_', 'ab', 'b'];
        for (const key of inOrder.toReversed()) await store.put(key, bytesOf(key));

        expect(await listAll('', 100)).toEqual({ pages: 1, keys: inOrder });
        expect((await listAll('', 1)).keys).toEqual(inOrder);
        expect((await listAll('a/', 2)).keys).toEqual(['a/b', 'a/b-c', 'a/c/d']);
        expect((await listAll('a/b', 2)).keys).toEqual(['a/b', 'a/b-c']);
      });

      it('has no next page when the last page is full', async () => {
        for (const key of ['a', 'b']) await store.put(key, bytesOf(key));

        expect(await store.list('', { after: null, limit: 2 })).toEqual({ keys: ['a', 'b'], next: null });
      });

      it('finds every key exactly once, whatever the keys, the prefix and the page size', async () => {
        const segment = fc.stringMatching(/^[a-c0_.-]{1,3}$/).filter((name) => name !== '.' && name !== '..');
        const keys = fc.uniqueArray(
          fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/')),
          { maxLength: 8 },
        );
        await fc.assert(
          fc.asyncProperty(
            keys,
            fc.stringMatching(/^[a-c/]{0,3}$/),
            fc.integer({ min: 1, max: 5 }),
            async (all, prefix, limit) => {
              const own = await openEmpty();
              try {
                const files = all.filter((key) => !all.some((other) => other.startsWith(`${key}/`)));
                for (const key of files) await own.store.put(key, bytesOf(key));
                const found: string[] = [];
                let after: string | null = null;
                do {
                  const page = await own.store.list(prefix, { after, limit });
                  found.push(...page.keys);
                  after = page.next;
                } while (after !== null);
                expect(found).toEqual(files.filter((key) => key.startsWith(prefix)).sort());
              } finally {
                await own.dispose();
              }
            },
          ),
          { numRuns: 5 },
        );
      });
    });

    it.each([
      '',
      '/absolute',
      'trailing/',
      'double//slash',
      '.',
      '..',
      'a/../b',
      '../outside',
      'a/./b',
      'back\\slash',
      'null\0byte',
      'line\nfeed',
      'n'.repeat(2_000),
    ])('refuses the key %j', async (key) => {
      const refusal = { code: 'archive_key_invalid' };
      await expect(store.put(key, bytesOf('x'))).rejects.toMatchObject(refusal);
      await expect(store.get(key)).rejects.toMatchObject(refusal);
      await expect(store.head(key)).rejects.toMatchObject(refusal);
      expect(await store.list('', { after: null, limit: 10 })).toEqual({ keys: [], next: null });
    });

    it('finds nothing under a prefix that leaves the archive', async () => {
      await store.put('a', bytesOf('1'));

      expect(await store.list('../', { after: null, limit: 10 })).toEqual({ keys: [], next: null });
    });
  });
}
