import type { KeyFilter } from '../../../../client/index.ts';
import { pagedList } from '../../parts/paged-list.ts';
import type { Desk } from '../../routing/desk.ts';
import { holds } from '../../routing/offered.ts';
import { hrefOf } from '../../routing/place.ts';
import { h, type Fields } from '../../tree/element.ts';
import { KEY_FILTERS, keyFilterForm, keyTable } from './key-list-view.ts';

/** All keys that one may see, as far as they fit what was asked. */
export async function openKeyList(asked: Fields, desk: Desk): Promise<void> {
  const { client, me, signal } = desk;
  const filter = filterOf(asked);
  const list = await pagedList(desk, {
    id: 'keys',
    one: 'key',
    fetchPage: (cursor) => client.admin.apiKeys.list({ ...filter, cursor }, { signal }).firstPage(),
    view: (keys) => keyTable(keys, desk.nowMs()),
  });
  desk.show(
    'Keys',
    holds(me, 'keys:write', 'create:apikeys') &&
      h('p', {}, h('a', { href: hrefOf(['keys', 'new']), class: 'button' }, 'Create a key')),
    keyFilterForm(asked, (fields) => desk.go(hrefOf(['keys'], fields))),
    list,
  );
}

/** Only what the API knows: an address may have been typed. A wrong status is for the service to refuse. */
const filterOf = (asked: Fields): KeyFilter =>
  Object.fromEntries(
    KEY_FILTERS.flatMap((name) => (asked[name] === undefined ? [] : [[name, asked[name].trim()]])),
  );
