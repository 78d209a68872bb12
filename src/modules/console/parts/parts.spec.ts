import { describe, expect, it } from '@jest/globals';
import { KeytrailError } from '../../../client/index.ts';
import { h, textOf, type Element } from '../tree/element.ts';
import { dataTable } from './data-table.ts';
import { textField } from './field.ts';
import { instant } from './instant.ts';
import { refusal } from './refusal.ts';

const linksIn = (tree: Element | string): readonly unknown[] =>
  typeof tree === 'string'
    ? []
    : [...(tree.tag === 'a' ? [tree.attributes] : []), ...tree.children.flatMap(linksIn)];

describe('a refusal', () => {
  const told = new KeytrailError({
    status: 422,
    code: 'validation_failed',
    detail: 'The body is not as it must be.',
    errors: [{ path: 'rateLimit', message: 'Too small' }],
    requestId: 'req_1',
  });

  it('is the sentence of the service, with code, fields and request', () => {
    expect(textOf(refusal(told))).toBe(
      'The body is not as it must be.rateLimit: Too smallvalidation_failed · request req_1',
    );
  });

  it('leads to the page about its code in another tab, since leaving this one signs out', () => {
    expect(linksIn(refusal(told))).toEqual([
      { href: 'errors/validation_failed', target: '_blank', rel: 'noopener' },
    ]);
  });

  it('has no page where the client found it out by itself', () => {
    const unreachable = new KeytrailError({
      status: 0,
      code: 'unreachable',
      detail: 'It cannot be reached.',
    });
    expect(textOf(refusal(unreachable))).toBe('It cannot be reached.unreachable');
    expect(linksIn(refusal(unreachable))).toEqual([]);
  });

  it('says of any other mistake what it says', () => {
    expect([new Error('Not a key.'), 'thrown'].map((one) => textOf(refusal(one)))).toEqual([
      ...['Not a key.', 'Something went wrong in the console.'],
    ]);
  });
});

describe('a table', () => {
  const columns = [{ heading: 'Name', cell: ({ name }: { name: string }) => name }];

  it('has a caption, headings of columns, and each heading again at its cells', () => {
    const table = dataTable({ caption: 'Keys', columns, rows: [{ name: 'ci' }], empty: 'None.' });
    expect(table).toEqual(
      h(
        'table',
        { class: 'stacks' },
        h('caption', { class: 'unseen' }, 'Keys'),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Name'))),
        h('tbody', {}, h('tr', {}, h('td', { 'data-heading': 'Name' }, h('div', {}, 'ci')))),
      ),
    );
  });

  it('says so when it is empty', () => {
    expect(textOf(dataTable({ caption: 'Keys', columns, rows: [], empty: 'None.' }))).toBe('None.');
  });
});

it('labels a field, and ties its hint to it', () => {
  expect(
    textField({ label: 'Days', name: 'days', hint: 'Whole ones.', of: 'a' }, { type: 'number' }),
  ).toEqual(
    h(
      'div',
      { class: 'field' },
      h('label', { for: 'field-a-days' }, 'Days'),
      h('input', {
        ...{
          type: 'number',
          autocomplete: 'off',
          spellcheck: 'false',
          'aria-describedby': 'field-a-days-hint',
        },
        ...{ id: 'field-a-days', name: 'days' },
      }),
      h('small', { id: 'field-a-days-hint' }, 'Whole ones.'),
    ),
  );
});

it('shows an instant in UTC with its distance, for machines as it came', () => {
  const at = '2026-11-26T04:42:48.839Z';
  expect(h('p', {}, instant(at, Date.parse(at))).children).toEqual([
    h(
      'time',
      { datetime: at },
      '2026-11-26 04:42:48 UTC',
      ' ',
      h('small', { class: 'relative' }, 'just now'),
    ),
  ]);
  expect(instant(null, 0)).toBe('–');
});
