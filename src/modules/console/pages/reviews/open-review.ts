import { pagedList } from '../../parts/paged-list.ts';
import { ask } from '../../routing/ask.ts';
import type { Desk } from '../../routing/desk.ts';
import { hrefOf } from '../../routing/place.ts';
import { h, type Fields } from '../../tree/element.ts';
import { reviewedKeys, reviewFacts, type ReviewedKey, type Role } from './reviewed-keys-view.ts';

const DECISIONS = ['keep', 'rotate', 'revoke'] as const;

/** One review with its keys, and what one can say of each. */
export async function openReview(id: string, desk: Desk): Promise<void> {
  const { client, me, signal } = desk;
  const review = await ask(client, 'GET /v1/access-reviews/{id}', { path: { id }, signal });
  const say = (role: Role, key: ReviewedKey, fields: Fields): Promise<void> =>
    desk.attempt(async () => {
      const path = { id, keyId: key.keyId };
      const decision = DECISIONS.find((one) => one === fields['decision']) ?? 'keep';
      const body = { decision, reason: fields['reason']?.trim() || null };
      if (role === 'attest')
        await ask(client, 'POST /v1/access-reviews/{id}/keys/{keyId}/attest', { path, body });
      else await ask(client, 'POST /v1/access-reviews/{id}/keys/{keyId}/review', { path, body });
      await desk.again(`What you said of “${key.keyName}” is on record: ${decision}.`);
    });
  const keys = await pagedList(desk, {
    id: 'reviewed-keys',
    one: 'key',
    fetchPage: (cursor) =>
      ask(client, 'GET /v1/access-reviews/{id}/keys', { path: { id }, query: { cursor }, signal }),
    view: (items) => reviewedKeys(items, me, review.state === 'open', say),
  });
  desk.show(
    review.name,
    h('p', {}, h('a', { href: hrefOf(['reviews']) }, 'All access reviews')),
    reviewFacts(review, desk.nowMs()),
    h('h2', {}, 'Keys'),
    keys,
  );
}
