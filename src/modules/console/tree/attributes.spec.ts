import { describe, expect, it } from '@jest/globals';
import { attributeText } from './attributes.ts';

describe('an attribute', () => {
  it.each(['onclick', 'style', 'src', 'srcdoc', 'action', 'formaction', '__proto__', 'constructor'])(
    'that could run or fetch something is not set: %s',
    (name) => expect(() => attributeText(name, 'x')).toThrow(TypeError),
  );

  it('is text, empty for true, and left away for false and undefined', () => {
    expect([7, 'a', true, false, undefined].map((value) => attributeText('value', value))).toEqual([
      ...['7', 'a', ''],
      ...[null, null],
    ]);
  });
});

describe('a link', () => {
  it.each(['#/keys', '#/keys/key_1?a=b', 'errors/key_not_found', 'login', 'docs'])('may lead to %s', (href) =>
    expect(attributeText('href', href)).toBe(href),
  );

  it.each([
    'javascript:alert(1)',
    'https://elsewhere.example',
    '//elsewhere.example',
    '/v1/keys',
    'errors/../v1',
    '',
  ])('does not lead to “%s”', (href) =>
    expect(() => attributeText('href', href)).toThrow('The console has no such link.'),
  );
});
