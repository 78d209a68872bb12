import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { QUILT_DOCUMENTS } from '../../../../../test/scenarios/quilt-documents.ts';
import { ALIASES_MAX, DEPTH_MAX, FIELDS_MAX, whyTooMuch } from './document-limits.ts';

const why = (text: string): string | null => whyTooMuch(parse(text));
const deep = (depth: number): string => `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`;
const aliased = (times: number): string =>
  `{ ${Array.from({ length: times }, (_, n) => `a${n}: a`).join(' ')} }`;
const wide = (times: number): string => `{ ${'a '.repeat(times)} }`;

describe('how much a document may ask for', () => {
  it.each(Object.entries(QUILT_DOCUMENTS))('is more than %s needs', (_, text) => {
    expect(why(text)).toBeNull();
  });

  it('is exactly as deep, as wide and as often as the limits say', () => {
    expect([why(deep(DEPTH_MAX)), why(wide(FIELDS_MAX)), why(aliased(ALIASES_MAX))]).toEqual([
      null,
      null,
      null,
    ]);
    expect(why(deep(DEPTH_MAX + 1))).toBe('The document is deeper than 8 fields.');
    expect(why(wide(FIELDS_MAX + 1))).toBe('The document asks for more than 100 fields.');
    expect(why(aliased(ALIASES_MAX + 1))).toBe('The document has more than 10 aliases.');
  });

  it('counts a fragment at every place where it is spread, and adds the operations up', () => {
    const fragment = `fragment f on T { ${'a '.repeat(40)} }`;
    expect(why(`{ ...f ...f } ${fragment}`)).toBeNull();
    expect(why(`{ ...f ...f ...f } ${fragment}`)).toBe('The document asks for more than 100 fields.');
    expect(why(`query x { ...f ...f } query y { ...f } ${fragment}`)).toBe(
      'The document asks for more than 100 fields.',
    );
    expect(why(`{ ... on T ${deep(DEPTH_MAX)} }`)).toBeNull();
  });

  it('is told of fragments that double each other without carrying them out', () => {
    const chain = Array.from({ length: 60 }, (_, n) => `fragment f${n} on T { ...f${n + 1} ...f${n + 1} }`);
    expect(why(`{ ...f0 } ${chain.join(' ')} fragment f60 on T { a }`)).toBe(
      'The document asks for more than 100 fields.',
    );
  });
});
