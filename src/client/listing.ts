import { notUnderstood } from './answer-error.ts';

/** A part of a list, and where it goes on; null: nowhere. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A list that is fetched a page at a time, when somebody wants it: `for await (const key of list)`. */
export class Listing<Item> implements AsyncIterable<Item> {
  readonly #fetchPage: (cursor: string | undefined) => Promise<Page<Item>>;

  /** @param fetchPage the page after a cursor; undefined: the first */
  constructor(fetchPage: (cursor: string | undefined) => Promise<Page<Item>>) {
    this.#fetchPage = fetchPage;
  }

  /** For those who turn pages themselves: its `nextCursor` is the `cursor` of the next listing. */
  firstPage(): Promise<Page<Item>> {
    return this.#page(undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    let cursor: string | undefined;
    for (;;) {
      const { items, nextCursor } = await this.#page(cursor);
      yield* items;
      if (nextCursor === null) return;
      // A page that leads to itself would never end.
      if (nextCursor === cursor) throw notUnderstood(200);
      cursor = nextCursor;
    }
  }

  /** Every item of every page. */
  async all(): Promise<Item[]> {
    const all: Item[] = [];
    for await (const item of this) all.push(item);
    return all;
  }

  async #page(cursor: string | undefined): Promise<Page<Item>> {
    const page: Partial<Page<Item>> = await this.#fetchPage(cursor);
    if (!Array.isArray(page.items)) throw notUnderstood(200);
    return { ...page, items: page.items as readonly Item[], nextCursor: page.nextCursor ?? null };
  }
}
