import { createHash, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fileOf, kept, newSigner } from './given-digests.fixture.ts';
import {
  digestSigner,
  isSignatureOf,
  publicKeyFromDer,
  publicKeyPem,
  readPublicKey,
} from './digest-signature.ts';

const signer = newSigner();
const first = kept(signer, null, [fileOf(1, 9, 0)], 1);
const second = kept(signer, first, [], 2);

describe('the signature of a digest', () => {
  it('is over end, place, hash and the signature before, as CloudTrail’s readers check it', () => {
    const signedText = [
      '2026-11-26T10:00:00Z',
      `trail/${second.digest.objectKey}`,
      second.contentSha256,
      first.signature,
    ].join('\n');
    const check = createVerify('RSA-SHA256').update(signedText);
    expect(check.verify(publicKeyPem(signer), second.signature, 'hex')).toBe(true);
    const ofFirst = `2026-11-26T09:00:00Z\ntrail/${first.digest.objectKey}\n${first.contentSha256}\nnull`;
    expect(
      createVerify('RSA-SHA256').update(ofFirst).verify(publicKeyPem(signer), first.signature, 'hex'),
    ).toBe(true);
  });

  it('is of that digest and that key alone', () => {
    const { digest, contentSha256, signature } = second;
    expect(isSignatureOf(digest, contentSha256, signature, signer)).toBe(true);
    expect(
      isSignatureOf({ ...digest, endTime: '2026-11-26T11:00:00Z' }, contentSha256, signature, signer),
    ).toBe(false);
    expect(isSignatureOf({ ...digest, bucket: 'other' }, contentSha256, signature, signer)).toBe(false);
    expect(isSignatureOf({ ...digest, previous: null }, contentSha256, signature, signer)).toBe(false);
    expect(isSignatureOf(digest, first.contentSha256, signature, signer)).toBe(false);
    expect(isSignatureOf(digest, contentSha256, first.signature, signer)).toBe(false);
    expect(isSignatureOf(digest, contentSha256, signature, newSigner())).toBe(false);
  });

  it.each(['', '00', 'zz', 'f', '00'.repeat(256), `${'00'.repeat(255)}0`])('is not %j', (signature) => {
    expect(isSignatureOf(first.digest, first.contentSha256, signature, signer)).toBe(false);
  });
});

describe('a public key', () => {
  it('is named by the MD5 of its PKCS#1 form, wherever it comes from', () => {
    expect(signer.fingerprint).toBe(createHash('md5').update(signer.der).digest('hex'));
    const pkcs1 = createPublicKey(publicKeyPem(signer)).export({ format: 'pem', type: 'pkcs1' }).toString();
    for (const same of [
      publicKeyFromDer(signer.der),
      readPublicKey(publicKeyPem(signer)),
      readPublicKey(pkcs1),
    ])
      expect(same).toEqual({ fingerprint: signer.fingerprint, der: signer.der });
  });

  it.each([
    ['too short', () => generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey],
    ['of another kind', () => generateKeyPairSync('ed25519').privateKey],
  ])('that is %s signs nothing', (_, make) => {
    expect(() => digestSigner(make().export({ type: 'pkcs8', format: 'pem' }).toString())).toThrow(
      'an RSA key of 2048 bits or more is needed',
    );
  });
});
