import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codePoint } from '../../../../../test/fixtures/code-point.ts';
import { element, xmlText } from './xml.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#13': '\r' };
const read = (xml: string): string => xml.replace(/&([^;]+);/g, (_, name: string) => ENTITIES[name] ?? '?');

it('any text of XML’s characters comes back as it was, and nothing of it is markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: codePoint }), (text) => {
      const xml = xmlText(text);
      expect(xml).not.toMatch(/[<>"\r]/);
      // eslint-disable-next-line no-control-regex -- these are what XML cannot hold
      expect(read(xml)).toBe(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\uFFFD'));
    }),
  );
});

it('what no document may have is replaced', () => {
  expect(element('Key', 'a\u0000b\uD800c</Key>')).toBe('<Key>a\uFFFDb\uFFFDc&lt;/Key&gt;</Key>');
});
