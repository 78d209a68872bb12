import type { ArchiveStore } from './archive-store.ts';

const KEYS_PER_PAGE = 1_000;

/** Every key with a prefix, in the order of the store, a page in memory at a time. */
export async function* listedKeys(store: Pick<ArchiveStore, 'list'>, prefix: string): AsyncGenerator<string> {
  let after: string | null = null;
  do {
    const page = await store.list(prefix, { after, limit: KEYS_PER_PAGE });
    yield* page.keys;
    after = page.next;
  } while (after !== null);
}
