import { dataTable } from '../../parts/data-table.ts';
import { instant } from '../../parts/instant.ts';
import { pagedList } from '../../parts/paged-list.ts';
import { badge } from '../../parts/badge.ts';
import { ask } from '../../routing/ask.ts';
import type { Desk } from '../../routing/desk.ts';
import type { Page } from '../../routing/page.ts';
import { hrefOf } from '../../routing/place.ts';
import { h } from '../../tree/element.ts';
import { openReview } from './open-review.ts';

/** Reviews of who still needs which key. */
export const reviewsPage: Page = {
  name: 'reviews',
  title: 'Access reviews',
  anyOf: ['reports:read'],
  open: ({ path }, desk) => {
    const [, id] = path;
    return id === undefined ? openReviews(desk) : openReview(id, desk);
  },
};

async function openReviews(desk: Desk): Promise<void> {
  const { client, signal, nowMs } = desk;
  const list = await pagedList(desk, {
    id: 'reviews',
    one: 'review',
    fetchPage: (cursor) => ask(client, 'GET /v1/access-reviews', { query: { cursor }, signal }),
    view: (reviews) =>
      dataTable({
        caption: 'Access reviews, the newest first',
        columns: [
          { heading: 'Name', cell: ({ id, name }) => h('a', { href: hrefOf(['reviews', id]) }, name) },
          { heading: 'State', cell: ({ state }) => badge(state) },
          { heading: 'Tenant', cell: ({ tenant }) => tenant },
          { heading: 'Owner', cell: ({ owner }) => owner ?? 'everybody' },
          { heading: 'Undecided', cell: ({ undecided, keys }) => `${undecided} of ${keys}` },
          { heading: 'Due', cell: ({ dueAt }) => instant(dueAt, nowMs()) },
        ],
        rows: reviews,
        empty: 'There is no access review that you may see.',
      }),
  });
  desk.show('Access reviews', list);
}
