import { expect, it } from '@jest/globals';
import { h, textOf } from './element.ts';

it('leaves away what is nothing, and takes lists apart', () => {
  const tree = h('p', { class: 'a' }, 'one', null, undefined, false, 0, ['two', [h('strong', {}, 'three')]]);
  expect(tree).toEqual({
    tag: 'p',
    attributes: { class: 'a' },
    handlers: {},
    children: ['one', '0', 'two', { tag: 'strong', attributes: {}, handlers: {}, children: ['three'] }],
  });
  expect(textOf(tree)).toBe('one0twothree');
});

it('keeps a name with a tag in it as the text that it is', () => {
  expect(h('td', {}, '<img src=x onerror=alert(1)>').children).toEqual(['<img src=x onerror=alert(1)>']);
});

it('tells handlers from attributes', () => {
  const onClick = (): void => undefined;
  expect(h('button', { type: 'button', onClick })).toEqual({
    ...{ tag: 'button', attributes: { type: 'button' }, handlers: { onClick }, children: [] },
  });
});
