import { h, type Child, type Element } from '../tree/element.ts';

/** Names and values, one below the other; what is null or undefined is a dash. */
export const facts = (pairs: readonly (readonly [name: string, value: Child])[]): Element =>
  h(
    'dl',
    { class: 'facts' },
    pairs.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value ?? '–'))),
  );

/** A list of texts in a row; null, as the API has it, is everything. */
export const listed = (texts: readonly string[] | null, everything: string): Child =>
  texts === null ? everything : texts.length === 0 ? 'none' : texts.join(', ');
