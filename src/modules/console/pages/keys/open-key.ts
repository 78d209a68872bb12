import type { Key } from '../../../../client/index.ts';
import { ask } from '../../routing/ask.ts';
import type { Desk } from '../../routing/desk.ts';
import { holds } from '../../routing/offered.ts';
import { hrefOf } from '../../routing/place.ts';
import { h, type Child, type Fields } from '../../tree/element.ts';
import { offeredActions, requireName, type KeyAction } from './key-actions.ts';
import { keyEventTable } from './key-event-table.ts';
import { keyForms } from './key-forms.ts';
import { keyFacts, usageFacts } from './key-view.ts';
import { showSecret } from './show-secret.ts';

/** Enough to see what happened last; the rest is what SQL is for. */
const EVENTS_SHOWN = '20';

/** One key: what it is, what can be done to it, how it was used, and its latest events. */
export async function openKey(id: string, desk: Desk): Promise<void> {
  const { client, me, signal } = desk;
  const key = await ask(client, 'GET /v1/keys/{id}', { path: { id }, signal });
  const usage = await client.usage(id, {}, { signal });
  const act = (action: KeyAction, fields: Fields): Promise<void> =>
    desk.attempt(() => carryOut(action, key, fields, desk));
  desk.show(
    key.name,
    h('p', {}, h('a', { href: hrefOf(['keys']) }, 'All keys')),
    keyFacts(key, desk.nowMs()),
    keyForms(key, offeredActions(key, me), act),
    h('h2', {}, 'Use'),
    usageFacts(usage, desk.nowMs()),
    h('h2', {}, 'Trail'),
    h(
      'div',
      { id: 'events' },
      holds(me, 'trail:read') ? 'Reading the trail …' : 'Your role does not read the trail.',
    ),
  );
  // Afterwards, since the trail is read by the query engine, which takes longer than the rest.
  if (holds(me, 'trail:read')) await desk.attempt(async () => desk.fill('events', await eventsOf(key, desk)));
}

async function eventsOf({ id }: Key, { client, signal, nowMs }: Desk): Promise<Child> {
  const { items } = await ask(client, 'GET /v1/events', {
    query: { keyId: id, limit: EVENTS_SHOWN },
    signal,
  });
  return keyEventTable(items, nowMs());
}

async function carryOut(action: KeyAction, key: Key, fields: Fields, desk: Desk): Promise<void> {
  const { client } = desk;
  const { id, name } = key;
  switch (action) {
    case 'rotate':
      return desk.onlyOnce(
        () => client.apiKeys.rotate(id, { graceSeconds: Number(fields['graceSeconds']) }),
        (made, shown) => showSecret(shown, 'The key is rotated', made, () => void shown.again()),
      );
    case 'revoke':
      requireName(fields['typedName'] ?? '', key);
      await client.apiKeys.revoke({ id, reason: reasonIn(fields['revokeReason']) });
      break;
    case 'disable':
      await ask(client, 'POST /v1/keys/{id}/disable', {
        path: { id },
        body: { reason: reasonIn(fields['disableReason']) },
      });
      break;
    case 'enable':
      await ask(client, 'POST /v1/keys/{id}/enable', { path: { id } });
      break;
    default:
      return action satisfies never;
  }
  await desk.again(`“${name}” is ${DONE[action]}.`);
}

const DONE = { revoke: 'revoked', disable: 'disabled', enable: 'enabled' } as const;

const reasonIn = (text = ''): string | null => (text.trim() === '' ? null : text.trim());
