import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KnownSecrets } from './known-secrets.ts';

const MARK = '[gone]';
const secret = fc.stringMatching(/^[\x21-\x7e]{8,24}$/);
const knowing = (...secrets: readonly string[]): KnownSecrets => {
  const known = new KnownSecrets();
  for (const one of secrets) known.add(one);
  return known;
};

describe('known secrets', () => {
  it('are found wherever they stand in a text, also as JSON and URLs write them', () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 5 }),
        fc.string(),
        fc.string(),
        (secrets, before, after) => {
          const known = knowing(...secrets);
          for (const one of secrets) {
            for (const written of [one, JSON.stringify(one).slice(1, -1), encodeURIComponent(one)]) {
              const cleaned = known.replaceIn(`${before}${written}${after}${written}`, '\n');
              for (const other of secrets) expect(cleaned).not.toContain(other);
              expect(cleaned).toContain('\n');
            }
          }
        },
      ),
    );
  });

  it('are replaced one by one, the longest first where they begin alike', () => {
    const known = knowing('pk_acme_abc', 'pk_acme_abc123', 'pk_acme_xyz789');
    expect(known.replaceIn('pk_acme_abc123 pk_acme_abc, pk_acme_xyz789pk_acme_xyz789 pk_acme_', MARK)).toBe(
      `${MARK} ${MARK}, ${MARK}${MARK} pk_acme_`,
    );
  });

  it('leave every other text as it is', () => {
    const known = knowing('pk_acme_abc123');
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        fc.pre(!text.includes('pk_acme_abc123'));
        expect(known.replaceIn(text, MARK)).toBe(text);
      }),
    );
    expect(known.replaceIn('pk_acme_abc12', MARK)).toBe('pk_acme_abc12');
  });

  it('are no shorter than eight characters: such texts stand in harmless words', () => {
    expect(knowing('analyst').replaceIn('an analyst', MARK)).toBe('an analyst');
  });

  it('are found in lower-case percent-encoding too', () => {
    expect(knowing('a/b+c=d&e').replaceIn('?k=a%2fb%2bc%3dd%26e&x=1', MARK)).toBe(`?k=${MARK}&x=1`);
  });
});
