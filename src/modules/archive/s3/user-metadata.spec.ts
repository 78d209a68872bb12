import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeMetadata, encodeMetadata, sameContent } from './user-metadata.ts';

const sha256 = 'ab'.repeat(32);

describe('metadata as headers', () => {
  it('comes back unchanged, whatever its names and values are', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(text, text), (metadata) => {
        expect(decodeMetadata(encodeMetadata({ sha256, metadata }))).toEqual({ sha256, metadata });
      }),
    );
  });

  it('is made of names that keep their case and values that no proxy touches', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(text, text), (metadata) => {
        for (const [name, value] of Object.entries(encodeMetadata({ sha256, metadata }))) {
          expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
          expect(value).toMatch(/^[A-Za-z0-9!_.*'()=@+,/:;%-]+$/);
        }
      }),
    );
  });

  it('stays readable where it can', () => {
    const metadata = {
      'first-event': '2026-11-20T00:00:00.000Z',
      signature: 'AbC+/==',
      note: 'Zoë: 100 %',
      empty: '',
      Name: 'upper case',
      'keytrail-sha256': 'not ours',
    };

    expect(encodeMetadata({ sha256, metadata })).toEqual({
      'first-event': '2026-11-20T00:00:00.000Z',
      signature: 'AbC+/==',
      note: 'Zo%C3%AB:%20100%20%25',
      empty: '%',
      'hex--4e616d65': 'upper%20case',
      'hex--6b6579747261696c2d736861323536': 'not%20ours',
      'keytrail-sha256': sha256,
    });
  });

  it.each<[string, Record<string, string> | undefined]>([
    ['no headers', undefined],
    ['no checksum', { stream: 'usage' }],
    ['a checksum that is none', { 'keytrail-sha256': 'zz' }],
    ['a value that was cut', { 'keytrail-sha256': sha256, note: 'Zo%C3%' }],
  ])('is not ours with %s', (_, headers) => {
    expect(decodeMetadata(headers)).toBeUndefined();
  });

  it('is the same content in whatever order it stands, and no other', () => {
    const content = { sha256, metadata: { a: '1', b: '2' } };

    expect(sameContent(content, { sha256, metadata: { b: '2', a: '1' } })).toBe(true);
    expect(sameContent(content, { sha256, metadata: { a: '1' } })).toBe(false);
    expect(sameContent(content, { sha256, metadata: { a: '1 b 2' } })).toBe(false);
    expect(sameContent(content, { sha256: 'cd'.repeat(32), metadata: content.metadata })).toBe(false);
  });
});
