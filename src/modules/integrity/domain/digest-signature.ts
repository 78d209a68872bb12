import { createPrivateKey, createPublicKey, createHash, sign, verify, type KeyObject } from 'node:crypto';
import type { Digest } from './digest.ts';

/** A public key by which digests are checked. */
export interface DigestPublicKey {
  /** Lower-case hexadecimal MD5 of `der`: how CloudTrail names keys, and nothing that anybody's safety rests on. */
  readonly fingerprint: string;
  /** PKCS#1 RSAPublicKey. */
  readonly der: Uint8Array;
}

export interface DigestSigner extends DigestPublicKey {
  /** @returns lower-case hexadecimal, always the same for the same digest */
  sign(digest: Digest, contentSha256: string): string;
}

/** RSA keys of less are broken within the time that trails are kept for. */
const MODULUS_BITS_MIN = 2_048;

/** @throws Error when the text is no RSA private key of 2,048 bits or more, in PEM and without a password */
export function digestSigner(pem: string): DigestSigner {
  const privateKey = createPrivateKey(pem);
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (privateKey.asymmetricKeyType !== 'rsa' || bits < MODULUS_BITS_MIN)
    throw new TypeError(`an RSA key of ${MODULUS_BITS_MIN} bits or more is needed`);
  return {
    ...publicKeyOf(createPublicKey(privateKey)),
    // PKCS#1 v1.5, which is what CloudTrail's readers check.
    sign: (digest, contentSha256) =>
      sign('RSA-SHA256', signedText(digest, contentSha256), privateKey).toString('hex'),
  };
}

export const isSignatureOf = (
  digest: Digest,
  contentSha256: string,
  signature: string,
  { der }: DigestPublicKey,
): boolean =>
  /^(?:[0-9a-f]{2})+$/.test(signature) &&
  verify(
    'RSA-SHA256',
    signedText(digest, contentSha256),
    createPublicKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' }),
    Buffer.from(signature, 'hex'),
  );

/** @throws Error when the text is no RSA public key in PEM */
export const readPublicKey = (pem: string): DigestPublicKey => publicKeyOf(createPublicKey(pem));

/** @throws Error when the bytes are no PKCS#1 RSAPublicKey */
export const publicKeyFromDer = (der: Uint8Array): DigestPublicKey =>
  publicKeyOf(createPublicKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' }));

export const publicKeyPem = ({ der }: DigestPublicKey): string =>
  createPublicKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' })
    .export({ format: 'pem', type: 'spki' })
    .toString();

function publicKeyOf(key: KeyObject): DigestPublicKey {
  if (key.asymmetricKeyType !== 'rsa') throw new TypeError('an RSA key is needed');
  // By way of SPKI: Node 24 cannot write a key as PKCS#1 that it has read as PKCS#1.
  const spki = { key: key.export({ format: 'der', type: 'spki' }), format: 'der', type: 'spki' } as const;
  const der = createPublicKey(spki).export({ format: 'der', type: 'pkcs1' });
  return { der, fingerprint: createHash('md5').update(der).digest('hex') };
}

/** What CloudTrail signs (User Guide, "Custom implementations of CloudTrail log file integrity validation"). */
const signedText = ({ endTime, bucket, objectKey, previous }: Digest, contentSha256: string): Buffer =>
  Buffer.from([endTime, `${bucket}/${objectKey}`, contentSha256, previous?.signature ?? 'null'].join('\n'));
