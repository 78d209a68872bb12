import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EncryptJWT, SignJWT } from 'jose';
import { formatSecret } from '../keys/domain/secret-format.ts';
import { holdsSecret, scrubSecrets } from './secret-scrubber.ts';

const secrets = fc
  .tuple(fc.constantFrom('qk', 'pk_acme', 'prod', 'a_1-b'), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map(([prefix, entropy]) => formatSecret(prefix, entropy));
const tiledSecrets = fc.stringMatching(/^[0-9a-f]{72}$/);

describe('scrubbing secrets from a text', () => {
  it('removes a secret of either form wherever it stands, and leaves the rest', () => {
    fc.assert(
      fc.property(fc.oneof(secrets, tiledSecrets), (secret) => {
        const line = `{"msg":"Bearer ${secret} at /v1/keys?x=${secret}&y=1"}`;
        const scrubbed = scrubSecrets(line);
        const body = secret.slice(secret.lastIndexOf('_') + 1);
        expect(scrubbed).not.toContain(body);
        expect(scrubbed).toContain('&y=1"}');
        expect([holdsSecret(line), holdsSecret(scrubbed)]).toEqual([true, false]);
      }),
    );
  });

  it('removes a secret that was cut short or has junk behind it', () => {
    const secret = formatSecret('qk', new Uint8Array(32).fill(3));
    expect(scrubSecrets(`${secret.slice(0, -5)} ${secret}tail`)).toBe(
      'qk_[secret removed] qk_[secret removed]',
    );
  });

  it('removes tokens of sessions: access tokens, sealed values and refresh tokens', async () => {
    const access = await new SignJWT({ sid: 'ses_1' })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .sign(new Uint8Array(32));
    const sealed = await new EncryptJWT({})
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(new Uint8Array(32));
    const refresh = formatSecret('kr', new Uint8Array(32).fill(9));
    for (const token of [access, sealed, refresh]) expect(holdsSecret(token)).toBe(true);
    expect(scrubSecrets(`"Bearer ${access}", cookie=${sealed}; ${refresh}.`)).toBe(
      '"Bearer [secret removed]", cookie=[secret removed]; kr_[secret removed].',
    );
  });

  it('takes a time in proportion to the length of the text', () => {
    const text = 'eyJ'.repeat(500_000);
    const before = performance.now();
    expect(scrubSecrets(text)).toBe(text);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('removes whatever the query parameter api_key holds', () => {
    expect(scrubSecrets('/v1/keys?api_key=short&limit=5')).toBe('/v1/keys?api_key=[secret removed]&limit=5');
  });

  it.each([
    ['a fingerprint', 'qk_4fQ...9sK'],
    ['a key id', 'key_019a9b3c5d6e7f808182838485868788'],
    ['a SHA-256', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['an archive file name', '000000000000_CloudTrail_local-1_20261120T2104Z_Abcdefghij123456.json.gz'],
  ])('leaves %s readable', (_, text) => {
    expect(scrubSecrets(text)).toBe(text);
  });
});
