import type { Page } from '../../routing/page.ts';
import { openKey } from './open-key.ts';
import { openKeyList } from './open-key-list.ts';
import { openNewKey } from './open-new-key.ts';

/** Keys: found, made, looked at, and ended. */
export const keysPage: Page = {
  name: 'keys',
  title: 'Keys',
  anyOf: ['keys:read'],
  open: ({ path, query }, desk) => {
    const [, id] = path;
    if (id === undefined) return openKeyList(query, desk);
    return id === 'new' ? openNewKey(desk) : openKey(id, desk);
  },
};
