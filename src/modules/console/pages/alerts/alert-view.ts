import type { AnswerOf } from '../../../../client/routes.ts';
import { badge } from '../../parts/badge.ts';
import { facts } from '../../parts/facts.ts';
import { instant } from '../../parts/instant.ts';
import { dataTable } from '../../parts/data-table.ts';
import { hrefOf } from '../../routing/place.ts';
import { h, type Child } from '../../tree/element.ts';

export type AlertLife = AnswerOf<'GET /v1/alerts/{id}'>;

/** One alert: what was seen, against what is usual, by which events, and what became of it. */
export const alertView = (alert: AlertLife, offersSql: boolean, nowMs: number): readonly Child[] => [
  facts([
    ['State', badge(alert.state)],
    ['Severity', badge(alert.severity)],
    ['Observed', alert.observed],
    ['Usual', alert.baseline],
    ['Rule', `${alert.rule} (${alert.method})`],
    ['Key', keyLink(alert)],
    ['Owner', alert.owner],
    ['Tenant', alert.tenant],
    ['Subject', h('code', {}, alert.subject)],
    ['Happened', instant(alert.happenedAt, nowMs)],
    ['Raised', instant(alert.raisedAt, nowMs)],
    ['Resolution', alert.resolved === null ? null : alert.resolved.resolution.replaceAll('_', ' ')],
  ]),
  h('h2', {}, 'Evidence'),
  h(
    'ul',
    {},
    alert.evidence.map((id) => h('li', {}, h('code', {}, id))),
  ),
  offersSql &&
    h(
      'p',
      {},
      h('a', { href: hrefOf(['sql'], { sql: evidenceSql(alert.evidence) }) }, 'Look at these events by SQL'),
    ),
  h('h2', {}, 'What became of it'),
  dataTable({
    caption: 'What became of the alert, in order',
    columns: [
      { heading: 'What', cell: ({ what }) => what },
      { heading: 'When', cell: ({ at }) => instant(at, nowMs) },
      { heading: 'By', cell: ({ by }) => by },
      { heading: 'Note', cell: ({ note }) => note ?? '–' },
    ],
    rows: alert.life,
    empty: 'Nothing yet.',
  }),
];

const keyLink = ({ keyId, keyName }: AlertLife): Child =>
  keyId === null ? null : h('a', { href: hrefOf(['keys', keyId]) }, keyName ?? keyId);

/** Ids of events are ours; what does not look like one is left away, since texts are put together here. */
export const evidenceSql = (evidence: readonly string[]): string => {
  const ids = evidence.filter((id) => /^[0-9a-zA-Z_-]{1,64}$/.test(id)).map((id) => `'${id}'`);
  return `SELECT *\nFROM audit_trail\nWHERE eventid IN (${ids.join(', ')})\nORDER BY eventtime`;
};
