import { ask } from '../../routing/ask.ts';
import type { Page } from '../../routing/page.ts';
import { integrityView } from './integrity-view.ts';

/** What there is to check the archive by. */
export const integrityPage: Page = {
  name: 'integrity',
  title: 'Integrity',
  anyOf: ['trail:read', 'reports:read'],
  open: async (_place, desk) => {
    const status = await ask(desk.client, 'GET /v1/integrity', { signal: desk.signal });
    desk.show('Integrity of the trail', ...integrityView(status, desk.nowMs()));
  },
};
