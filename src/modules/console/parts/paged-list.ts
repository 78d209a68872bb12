import type { Desk } from '../routing/desk.ts';
import { h, type Child, type Element } from '../tree/element.ts';
import { counted } from '../text/figures.ts';
import { moreButton } from './more-button.ts';

interface FetchedPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

interface PagedList<Item> {
  /** Of the element that the list is in. */
  readonly id: string;
  /** What one of them is called. */
  readonly one: string;
  readonly fetchPage: (cursor: string | undefined) => Promise<FetchedPage<Item>>;
  readonly view: (items: readonly Item[]) => Child;
}

/** The first page of a list, with a button below it that adds the next one. */
export async function pagedList<Item>(
  desk: Desk,
  { id, one, fetchPage, view }: PagedList<Item>,
): Promise<Element> {
  const shown = (items: readonly Item[], nextCursor: string | null): readonly Child[] => [
    view(items),
    moreButton(nextCursor, (cursor) =>
      desk.attempt(async () => {
        const page = await fetchPage(cursor);
        const all = [...items, ...page.items];
        desk.fill(id, ...shown(all, page.nextCursor));
        desk.say(`${counted(all.length, one)} shown.`);
      }),
    ),
  ];
  const first = await fetchPage(undefined);
  return h('div', { id }, ...shown(first.items, first.nextCursor));
}
