import type { AnswerOf } from '../../../../client/routes.ts';
import { badge } from '../../parts/badge.ts';
import { dataTable } from '../../parts/data-table.ts';
import { instant } from '../../parts/instant.ts';
import { h, type Child } from '../../tree/element.ts';

export type TrailEvent = AnswerOf<'GET /v1/events'>['items'][number];

/** Events of the trail, the newest first. */
export const keyEventTable = (events: readonly TrailEvent[], nowMs: number): Child =>
  dataTable({
    caption: 'Latest events of the trail',
    columns: [
      { heading: 'When', cell: ({ time }) => instant(time, nowMs) },
      { heading: 'Event', cell: ({ type }) => type },
      { heading: 'Outcome', cell: ({ outcome }) => (outcome === null ? '–' : badge(outcome)) },
      { heading: 'Who', cell: ({ userIdentity }) => actorIn(userIdentity) },
      { heading: 'From', cell: ({ sourceIp }) => sourceIp ?? '–' },
      { heading: 'Event id', cell: ({ id }) => h('code', {}, id) },
    ],
    rows: events,
    empty: 'The trail has no events of it that you may see.',
  });

/** As in a CloudTrail record: the person where there is one, else whatever names the actor. */
export function actorIn(identity: unknown): string {
  if (typeof identity !== 'object' || identity === null) return '–';
  const named = identity as Readonly<Record<string, unknown>>;
  const name = [named['email'], named['userName'], named['principalId'], named['type']].find(
    (one) => typeof one === 'string' && one !== '',
  );
  return typeof name === 'string' ? name : '–';
}
