import { describe, expect, it } from '@jest/globals';
import {
  hashPassword,
  PASSWORD_CHARS_MAX,
  SALT_BYTES,
  verifyPassword,
  whyNoPassword,
} from './password-hash.ts';

const PASSWORD = 'correct horse battery';
const hashed = (password: string, salt = 7): Promise<string> =>
  hashPassword(password, Buffer.alloc(SALT_BYTES, salt));

describe('a password', () => {
  it('is verified by its hash, which is another one with each salt and holds nothing of it', async () => {
    const [one, other] = await Promise.all([hashed(PASSWORD, 1), hashed(PASSWORD, 2)]);
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
    expect(await verifyPassword(one, PASSWORD)).toBe(true);
    expect(await verifyPassword(one, `${PASSWORD} `)).toBe(false);
  });

  it('is the same typed in another form of Unicode', async () => {
    const hash = await hashed('gruß-é-ﬁn'.normalize('NFC'));
    expect(await verifyPassword(hash, 'gruß-é-fin'.normalize('NFD'))).toBe(true);
  });

  it('is as RFC 7914 has it', async () => {
    // Its vector for N=16384, r=8, p=1, the first 64 bytes of it.
    const salt = Buffer.from('SodiumChloride').toString('base64').replaceAll('=', '');
    const key = Buffer.from(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      'hex',
    );
    const text = `$scrypt$ln=14,r=8,p=1$${salt}$${key.toString('base64').replaceAll('=', '')}`;
    expect(await verifyPassword(text, 'pleaseletmein')).toBe(true);
  });

  it('is wrong where nobody has one, where the hash is none, and beyond all length', async () => {
    const hash = await hashed(PASSWORD);
    expect(await verifyPassword(undefined, PASSWORD)).toBe(false);
    expect(await verifyPassword('plain text', 'plain text')).toBe(false);
    expect(await verifyPassword(hash, 'x'.repeat(PASSWORD_CHARS_MAX + 1))).toBe(false);
    expect(await verifyPassword(undefined, '')).toBe(false);
  });

  it('is 8 to 1024 characters long when it is chosen', () => {
    expect([7, 8, 1_024, 1_025].map((length) => whyNoPassword('x'.repeat(length)) === null)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
