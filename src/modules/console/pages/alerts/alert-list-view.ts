/** Alerts as a list: what can be asked for, and a table for each severity. */
import type { components } from '../../../../client/openapi.ts';
import { dataTable } from '../../parts/data-table.ts';
import { choiceField, submitButton, textField } from '../../parts/field.ts';
import { instant } from '../../parts/instant.ts';
import { hrefOf } from '../../routing/place.ts';
import { h, type Child, type Element, type Fields } from '../../tree/element.ts';

export type Alert = components['schemas']['Alert'];

/** What matters most comes first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const STATES = ['open', 'acknowledged', 'resolved', 'suppressed'] as const;

export const alertFilterForm = (asked: Fields, onSubmit: (fields: Fields) => void): Element =>
  h(
    'form',
    { class: 'filters', role: 'search', 'aria-label': 'Find alerts', onSubmit },
    choiceField(
      { label: 'State', name: 'state', value: asked['state'] },
      STATES.map((state) => [state, state]),
    ),
    choiceField({ label: 'Severity', name: 'severity', value: asked['severity'] }, [
      ['', 'any'],
      ...SEVERITIES.map((severity) => [severity, severity] as const),
    ]),
    textField({ label: 'Rule', name: 'rule' }, { value: asked['rule'] }),
    textField({ label: 'Owner', name: 'owner' }, { value: asked['owner'] }),
    submitButton('Find'),
  );

export const alertTable = (alerts: readonly Alert[], severity: Severity, nowMs: number): Child =>
  dataTable({
    caption: `Alerts of severity ${severity}, the newest first`,
    columns: [
      { heading: 'What', cell: ({ id, sentence }) => h('a', { href: hrefOf(['alerts', id]) }, sentence) },
      { heading: 'Rule', cell: ({ rule }) => rule },
      { heading: 'Key', cell: ({ keyName, subject }) => keyName ?? subject },
      { heading: 'Owner', cell: ({ owner }) => owner ?? '–' },
      { heading: 'Raised', cell: ({ raisedAt }) => instant(raisedAt, nowMs) },
    ],
    rows: alerts,
    empty: `None is ${severity}.`,
  });
