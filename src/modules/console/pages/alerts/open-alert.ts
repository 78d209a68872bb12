import { ask } from '../../routing/ask.ts';
import type { Desk } from '../../routing/desk.ts';
import { holds } from '../../routing/offered.ts';
import { hrefOf } from '../../routing/place.ts';
import { h, type Fields } from '../../tree/element.ts';
import { alertForms, type AlertAction } from './alert-forms.ts';
import { alertView, type AlertLife } from './alert-view.ts';
import { endOfSilence, silenceOf } from './silence.ts';

const RESOLUTIONS = ['expected', 'false_alert', 'mistake', 'misuse'] as const;

/** One alert, and what can be said of it. */
export async function openAlert(id: string, desk: Desk): Promise<void> {
  const { client, me, signal } = desk;
  const alert = await ask(client, 'GET /v1/alerts/{id}', { path: { id }, signal });
  const act = (action: AlertAction, fields: Fields): Promise<void> =>
    desk.attempt(() => carryOut(action, alert, fields, desk));
  desk.show(
    alert.sentence,
    h('p', {}, h('a', { href: hrefOf(['alerts']) }, 'All alerts')),
    holds(me, 'alerts:write') && alertForms(alert, desk.nowMs(), act),
    ...alertView(alert, holds(me, 'sql:run'), desk.nowMs()),
  );
}

async function carryOut(action: AlertAction, alert: AlertLife, fields: Fields, desk: Desk): Promise<void> {
  const { client } = desk;
  const path = { id: alert.id };
  const note = fields['note']?.trim() || null;
  switch (action) {
    case 'acknowledge':
      await ask(client, 'POST /v1/alerts/{id}/acknowledge', { path, body: { note } });
      return desk.again('The alert is acknowledged.');
    case 'resolve': {
      const resolution = RESOLUTIONS.find((one) => one === fields['resolution']) ?? 'expected';
      await ask(client, 'POST /v1/alerts/{id}/resolve', { path, body: { resolution, note } });
      return desk.again('The alert is resolved.');
    }
    case 'suppress': {
      const until = endOfSilence(fields['until'] ?? '', desk.nowMs());
      const body = { ...silenceOf(alert).scope, until, reason: fields['reason'] ?? '' };
      await ask(client, 'POST /v1/alert-suppressions', { body });
      return desk.again('Alerts like this are suppressed.');
    }
    default:
      return action satisfies never;
  }
}
