import { h, type Attributes, type Child, type Element } from '../tree/element.ts';

interface Field {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
  /** Tells forms of the same page apart, where there are several of a kind. */
  readonly of?: string;
}

/** One line of text. `given` goes to the input. */
export const textField = (field: Field, given: Attributes = {}): Element =>
  labelled(field, (id, described) =>
    h('input', {
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      ...given,
      ...described,
      id,
      name: field.name,
    }),
  );

export const areaField = (field: Field & { readonly value?: string }, given: Attributes = {}): Element =>
  labelled(field, (id, described) =>
    h('textarea', { rows: 3, ...given, ...described, id, name: field.name }, field.value ?? ''),
  );

/** Values with their texts; the first is chosen unless another one is. */
export const choiceField = (
  field: Field & { readonly value?: string | undefined },
  choices: readonly (readonly [value: string, text: string])[],
): Element =>
  labelled(field, (id, described) =>
    h(
      'select',
      { ...described, id, name: field.name },
      choices.map(([value, text]) => h('option', { value, selected: value === field.value }, text)),
    ),
  );

function labelled(
  { label, name, hint, of }: Field,
  control: (id: string, described: Attributes) => Child,
): Element {
  const id = of === undefined ? `field-${name}` : `field-${of}-${name}`;
  const hintId = `${id}-hint`;
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    control(id, hint === undefined ? {} : { 'aria-describedby': hintId }),
    hint !== undefined && h('small', { id: hintId }, hint),
  );
}

export const submitButton = (text: string, kind: 'main' | 'danger' | 'plain' = 'main'): Element =>
  h('button', { type: 'submit', class: kind }, text);

export const actionButton = (
  text: string,
  onClick: () => void | Promise<void>,
  kind: 'main' | 'danger' | 'plain' = 'plain',
): Element => h('button', { type: 'button', class: kind, onClick }, text);
