import type { Page } from '../../routing/page.ts';
import { openAlert } from './open-alert.ts';
import { openAlertList } from './open-alert-list.ts';

/** What was found in the trail that somebody should look at. */
export const alertsPage: Page = {
  name: 'alerts',
  title: 'Alerts',
  anyOf: ['alerts:read'],
  open: ({ path, query }, desk) => {
    const [, id] = path;
    return id === undefined ? openAlertList(query, desk) : openAlert(id, desk);
  },
};
