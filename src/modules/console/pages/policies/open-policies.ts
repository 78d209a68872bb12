import { pagedList } from '../../parts/paged-list.ts';
import { ask } from '../../routing/ask.ts';
import type { Desk } from '../../routing/desk.ts';
import { holds } from '../../routing/offered.ts';
import { h } from '../../tree/element.ts';
import { exceptionTable, policyList, type Decide } from './policies-view.ts';

/** Policies in force, and the exceptions from them. */
export async function openPolicies(desk: Desk): Promise<void> {
  const { client, me, signal } = desk;
  const { items } = await ask(client, 'GET /v1/policies', { signal });
  const decide: Decide = (decision, { id, policy }) =>
    desk.attempt(async () => {
      if (decision === 'approve')
        await ask(client, 'POST /v1/policy-exceptions/{id}/approve', { path: { id } });
      else await ask(client, 'POST /v1/policy-exceptions/{id}/reject', { path: { id } });
      await desk.again(
        `The exception from ${policy} is ${decision === 'approve' ? 'approved' : 'rejected'}.`,
      );
    });
  const exceptions = await pagedList(desk, {
    id: 'exceptions',
    one: 'exception',
    fetchPage: (cursor) => ask(client, 'GET /v1/policy-exceptions', { query: { cursor }, signal }),
    view: (page) => exceptionTable(page, holds(me, 'policies:write') ? decide : null, desk.nowMs()),
  });
  desk.show('Policies', policyList(items), h('h2', {}, 'Exceptions'), exceptions);
}
