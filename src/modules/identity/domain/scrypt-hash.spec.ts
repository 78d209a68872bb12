import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatScryptHash, parseScryptHash } from './scrypt-hash.ts';

const SALT = 'AAECAwQFBgcICQoLDA0ODw';
const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const hash = (parameters: string, salt = SALT, key = KEY): string => `$scrypt$${parameters}$${salt}$${key}`;

describe('a hash in PHC string format', () => {
  it('is read as it was written', () => {
    const bytes = (min: number, max: number) => fc.uint8Array({ minLength: min, maxLength: max });
    fc.assert(
      fc.property(bytes(8, 64), bytes(16, 64), fc.integer({ min: 14, max: 17 }), (salt, key, ln) => {
        const one = { ln, r: 8, p: 1, salt: Buffer.from(salt), key: Buffer.from(key) };
        expect(parseScryptHash(formatScryptHash(one))).toEqual(one);
      }),
    );
  });

  it.each(['ln=14,r=8,p=5', 'ln=15,r=8,p=3', 'ln=16,r=8,p=2', 'ln=17,r=8,p=1', 'ln=14,r=8,p=1'])(
    'is taken with OWASP’s and Node’s parameters %s',
    (parameters) => {
      expect(parseScryptHash(hash(parameters))).toBeDefined();
    },
  );

  it.each([
    ['more memory than 128 MiB', hash('ln=18,r=8,p=1')],
    ['memory without end', hash('ln=63,r=9999,p=1')],
    ['time without end', hash('ln=15,r=8,p=9999')],
    ['a small r and a huge N', hash('ln=21,r=1,p=1')],
    ['no work', hash('ln=0,r=0,p=0')],
    ['too little work', hash('ln=13,r=8,p=1')],
    ['a short salt', hash('ln=15,r=8,p=3', 'AAAA')],
    ['a short key', hash('ln=15,r=8,p=3', SALT, 'AAAA')],
    ['padded base64', hash('ln=15,r=8,p=3', `${SALT}==`)],
    ['base64 with bits left over', hash('ln=15,r=8,p=3', 'AAECAwQFBgcICQoLDA0ODx')],
    ['another algorithm', hash('ln=15,r=8,p=3').replace('scrypt', 'argon2id')],
    ['parameters in another order', hash('r=8,ln=15,p=3')],
    ['a line end', `${hash('ln=15,r=8,p=3')}\n`],
    ['nothing', ''],
  ])('is not taken with %s', (_what, text) => {
    expect(parseScryptHash(text)).toBeUndefined();
  });

  it('is never computed beyond its bounds, whatever stands there', () => {
    const number = fc.nat({ max: 10_000 });
    fc.assert(
      fc.property(number, number, number, (ln, r, p) => {
        const read = parseScryptHash(hash(`ln=${ln},r=${r},p=${p}`));
        expect(read === undefined || 128 * 2 ** read.ln * read.r <= 2 ** 27).toBe(true);
        expect(read === undefined || 2 ** read.ln * read.r * read.p <= 2 ** 22).toBe(true);
      }),
    );
  });
});
