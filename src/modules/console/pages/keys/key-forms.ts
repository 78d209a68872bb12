import type { Key } from '../../../../client/index.ts';
import { areaField, choiceField, submitButton, textField } from '../../parts/field.ts';
import { h, type Child, type Element, type Fields } from '../../tree/element.ts';
import type { KeyAction } from './key-actions.ts';

type Do = (action: KeyAction, fields: Fields) => Promise<void>;

const GRACES = [
  ['86400', 'for a day'],
  ['3600', 'for an hour'],
  ['604800', 'for a week'],
  ['0', 'not at all'],
] as const;

/** A form for each thing that can be done to a key; each is closed until somebody wants it. */
export const keyForms = (key: Key, offered: readonly KeyAction[], act: Do): Child => {
  const forms: Readonly<Record<KeyAction, () => Element>> = {
    rotate: () =>
      folded('Rotate', (fields) => act('rotate', fields), [
        h('p', {}, 'The key gets a new secret, which is shown once.'),
        choiceField({ label: 'The old secret stays good', name: 'graceSeconds' }, GRACES),
        submitButton('Rotate the key'),
      ]),
    disable: () =>
      folded('Disable', (fields) => act('disable', fields), [
        h('p', {}, 'The key is refused until it is enabled again.'),
        areaField({ label: 'Reason to disable it', name: 'disableReason' }, { maxlength: 500 }),
        submitButton('Disable the key'),
      ]),
    enable: () =>
      folded('Enable', (fields) => act('enable', fields), [
        h('p', {}, 'The key is accepted again.'),
        submitButton('Enable the key'),
      ]),
    revoke: () =>
      folded('Revoke', (fields) => act('revoke', fields), [
        h('p', {}, 'The key is refused for ever. This cannot be undone.'),
        areaField({ label: 'Reason to revoke it', name: 'revokeReason' }, { required: true, maxlength: 500 }),
        textField({ label: `Type the name of the key: ${key.name}`, name: 'typedName' }, { required: true }),
        submitButton('Revoke the key', 'danger'),
      ]),
  };
  return (
    offered.length > 0 &&
    h(
      'section',
      { 'aria-label': 'What can be done' },
      offered.map((one) => forms[one]()),
    )
  );
};

const folded = (
  title: string,
  onSubmit: (fields: Fields) => Promise<void>,
  content: readonly Child[],
): Element => h('details', {}, h('summary', {}, title), h('form', { class: 'sheet', onSubmit }, ...content));
