import { choiceField, textField } from '../../parts/field.ts';
import type { Element, Fields } from '../../tree/element.ts';

/** A report that can be asked for here, with what can be said about it. */
export interface ReportKind {
  readonly name: string;
  readonly title: string;
  readonly meaning: string;
  /** Names of its parameters. */
  readonly parameters: readonly string[];
  readonly fields: (asked: Fields) => readonly Element[];
}

const instantField = (name: string, label: string, hint: string, asked: Fields): Element =>
  textField({ label, name, hint }, { type: 'date', value: asked[name] });

export const REPORT_KINDS: readonly ReportKind[] = [
  {
    name: 'unused-keys',
    title: 'Unused keys',
    meaning: 'Keys that nobody used for a number of days.',
    parameters: ['days', 'asOf'],
    fields: (asked) => [
      textField({ label: 'Days', name: 'days' }, { type: 'number', min: 1, value: asked['days'] ?? '90' }),
      instantField('asOf', 'As of', 'Start of a day in UTC. Empty: now.', asked),
    ],
  },
  {
    name: 'inventory',
    title: 'Inventory',
    meaning: 'Every key there is.',
    parameters: ['asOf'],
    fields: (asked) => [instantField('asOf', 'As of', 'Start of a day in UTC. Empty: now.', asked)],
  },
  {
    name: 'usage',
    title: 'Usage',
    meaning: 'Requests of a period, by what became of them.',
    parameters: ['groupBy', 'from', 'to'],
    fields: (asked) => [
      choiceField({ label: 'By', name: 'groupBy', value: asked['groupBy'] }, [
        ['key', 'key'],
        ['owner', 'owner'],
        ['day', 'day'],
      ]),
      instantField('from', 'From', 'Start of a day in UTC.', asked),
      instantField('to', 'To', 'Up to the start of that day.', asked),
    ],
  },
];
