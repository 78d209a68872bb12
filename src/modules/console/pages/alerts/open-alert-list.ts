import { pagedList } from '../../parts/paged-list.ts';
import { ask } from '../../routing/ask.ts';
import type { Desk } from '../../routing/desk.ts';
import { hrefOf } from '../../routing/place.ts';
import { h, type Child, type Fields } from '../../tree/element.ts';
import {
  alertFilterForm,
  alertTable,
  SEVERITIES,
  STATES,
  type Alert,
  type Severity,
} from './alert-list-view.ts';

/** Open alerts, or those that were asked for, by severity. */
export async function openAlertList(asked: Fields, desk: Desk): Promise<void> {
  const wanted = SEVERITIES.filter((one) => asked['severity'] === undefined || asked['severity'] === one);
  const lists: Child[] = [];
  for (const severity of wanted) {
    lists.push(
      h('h2', {}, severity.charAt(0).toUpperCase() + severity.slice(1)),
      await listOf(severity, asked, desk),
    );
  }
  desk.show(
    'Alerts',
    alertFilterForm(asked, (fields) => desk.go(hrefOf(['alerts'], fields))),
    lists,
  );
}

function listOf(severity: Severity, asked: Fields, desk: Desk): Promise<Child> {
  const { client, signal } = desk;
  const { rule, owner } = asked;
  const state = STATES.find((one) => one === asked['state']) ?? 'open';
  return pagedList(desk, {
    id: `alerts-${severity}`,
    one: 'alert',
    fetchPage: async (cursor) => {
      const query = { state, severity, rule, owner, cursor };
      const { items, nextCursor } = await ask(client, 'GET /v1/alerts', { query, signal });
      return { items: items.filter(isAlert), nextCursor };
    },
    view: (alerts) => alertTable(alerts, severity, desk.nowMs()),
  });
}

/** The same route lists groups, when it is asked to. */
const isAlert = (item: object): item is Alert => 'sentence' in item;
