import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatSecret } from '../keys/domain/secret-format.ts';
import { holds, reportedPlace, reportedWord } from './reported-place.ts';

const SECRET = formatSecret('qk', new Uint8Array(32).fill(9));
const OTHER = formatSecret('qk', new Uint8Array(32).fill(8));

describe('where a secret was found', () => {
  it.each<[string | null | undefined, string | null]>([
    ['https://github.com/o/r/blob/1/f.txt', 'https://github.com/o/r/blob/1/f.txt'],
    ['https://github.com/o/r/blob/1/f.txt#L5-L7', 'https://github.com/o/r/blob/1/f.txt#L5-L7'],
    ['https://me:pw@example.com/a?token=x#t', 'https://example.com/a'],
    [`https://example.com/${SECRET}`, 'https://example.com'],
    [`https://example.com/${encodeURIComponent(encodeURIComponent(`"${SECRET}"`))}`, 'https://example.com'],
    [`https://example.com/${SECRET.toUpperCase()}`, 'https://example.com'],
    [`https://example.com/${OTHER}`, 'https://example.com'],
    ['https://example.com/%zz', 'https://example.com/%zz'],
    [`https://example.com/%zz/${SECRET.replace('k', '%25256b')}`, 'https://example.com'],
    ['https://example.com/%2525252525', 'https://example.com'],
    [`https://example.com/${'a'.repeat(600)}`, 'https://example.com'],
    ['https://example.com/100%25/%E2%82%AC', 'https://example.com/100%25/%E2%82%AC'],
    ['ftp://example.com/a', null],
    ['javascript:alert(1)', null],
    ['no address', null],
    ['', null],
    [null, null],
    [undefined, null],
  ])('%s is kept as %s', (address, kept) => {
    expect(reportedPlace(address, SECRET)).toBe(kept);
  });

  it('never holds the secret, however it stands in the address', () => {
    const percent = (text: string): string =>
      [...text].map((c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
    const secrets = fc.stringMatching(/^[a-z0-9]{4,40}$/);
    const spelled = fc.constantFrom<(text: string) => string>(
      (text) => text,
      percent,
      (text) => encodeURIComponent(percent(text)),
      (text) => text.toUpperCase(),
    );
    fc.assert(
      fc.property(secrets, spelled, fc.webPath(), fc.nat(4), (secret, spell, path, part) => {
        const text = spell(secret);
        const addresses = [
          `https://a.example/${path}/${text}`,
          `https://a.example/${text}/${path}`,
          `https://${text}@a.example/${path}`,
          `https://a.example${path}?k=${text}`,
          `https://a.example${path}#${text}`,
        ];
        const place = reportedPlace(addresses[part], secret);
        // The host is no secret unless it is the text itself.
        if (place !== null && !'https://a.example'.includes(secret)) expect(holds(place, secret)).toBe(false);
      }),
    );
  });

  it('has a word for what it was', () => {
    expect(
      ['commit', 'pull_request_title', 'two words', '', null, undefined, `a${SECRET}`].map((word) =>
        reportedWord(word, SECRET),
      ),
    ).toEqual(['commit', 'pull_request_title', 'other', 'other', 'other', 'other', 'other']);
  });
});
