import type { AnswerOf } from '../../../../client/routes.ts';
import { badge } from '../../parts/badge.ts';
import { dataTable } from '../../parts/data-table.ts';
import { instant } from '../../parts/instant.ts';
import { hrefOf } from '../../routing/place.ts';
import { counted } from '../../text/figures.ts';
import { h, type Child } from '../../tree/element.ts';

export type Finding = AnswerOf<'GET /v1/policies/{name}/findings'>['items'][number];

/** Keys that do not keep a control, with what was done and what comes next. */
export const findingTable = (findings: readonly Finding[], nowMs: number): Child =>
  dataTable({
    caption: 'Findings',
    columns: [
      { heading: 'Key', cell: ({ keyId, keyName }) => h('a', { href: hrefOf(['keys', keyId]) }, keyName) },
      { heading: 'Owner', cell: ({ owner }) => owner },
      { heading: 'Control', cell: ({ control }) => control },
      {
        heading: 'Finding',
        cell: ({ finding, days }) => `${finding.replaceAll('_', ' ')}, ${counted(days, 'day')}`,
      },
      { heading: 'Verdict', cell: ({ verdict }) => badge(verdict) },
      { heading: 'Last used', cell: ({ lastUsedAt }) => instant(lastUsedAt, nowMs) },
      {
        heading: 'Done',
        cell: ({ taken }) => (taken.length === 0 ? '–' : taken.map(({ step }) => step).join(', ')),
      },
      {
        heading: 'Next',
        cell: ({ next }) => (next === null ? '–' : [`${next.step} `, instant(next.dueAt, nowMs)]),
      },
    ],
    rows: findings,
    empty: 'Every key keeps it.',
  });
