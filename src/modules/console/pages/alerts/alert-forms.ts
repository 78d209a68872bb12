import { areaField, choiceField, submitButton, textField } from '../../parts/field.ts';
import { h, type Child, type Element, type Fields } from '../../tree/element.ts';
import { dayOf } from '../../text/time.ts';
import type { AlertLife } from './alert-view.ts';
import { lastDayOfSilence, SILENCE_DAYS_MAX, silenceOf } from './silence.ts';

export type AlertAction = 'acknowledge' | 'resolve' | 'suppress';

/** What can be said of an alert. Whether somebody may, the service decides: nobody handles those of their own keys. */
export const alertForms = (
  alert: AlertLife,
  nowMs: number,
  act: (action: AlertAction, fields: Fields) => Promise<void>,
): Child =>
  alert.state !== 'resolved' && [
    alert.state !== 'acknowledged' &&
      folded('Acknowledge', (fields) => act('acknowledge', fields), [
        h('p', {}, 'Somebody looks into it.'),
        areaField({ label: 'Note', name: 'note', of: 'acknowledge' }, { maxlength: 1_000 }),
        submitButton('Acknowledge the alert'),
      ]),
    folded('Resolve', (fields) => act('resolve', fields), [
      choiceField({ label: 'It was', name: 'resolution' }, [
        ['expected', 'expected'],
        ['false_alert', 'a false alert'],
        ['mistake', 'a mistake'],
        ['misuse', 'misuse'],
      ]),
      areaField({ label: 'What it was', name: 'note', of: 'resolve' }, { maxlength: 1_000 }),
      submitButton('Resolve the alert'),
    ]),
    suppressForm(alert, nowMs, (fields) => act('suppress', fields)),
  ];

function suppressForm(alert: AlertLife, nowMs: number, onSubmit: (fields: Fields) => Promise<void>): Element {
  const { sentence, isWhole } = silenceOf(alert);
  return folded('Suppress', onSubmit, [
    h('p', {}, isWhole ? h('strong', {}, sentence) : sentence, ' Alerts are raised and kept all the same.'),
    textField(
      {
        ...{ label: 'Until the end of', name: 'until' },
        hint: `In UTC; at most ${SILENCE_DAYS_MAX} days from now.`,
      },
      { type: 'date', required: true, min: dayOf(nowMs), max: lastDayOfSilence(nowMs) },
    ),
    areaField({ label: 'Reason', name: 'reason' }, { required: true, maxlength: 500 }),
    isWhole
      ? submitButton(`Suppress ${alert.rule} in the whole tenant`, 'danger')
      : submitButton('Suppress alerts like this'),
  ]);
}

const folded = (
  title: string,
  onSubmit: (fields: Fields) => Promise<void>,
  content: readonly Child[],
): Element => h('details', {}, h('summary', {}, title), h('form', { class: 'sheet', onSubmit }, ...content));
