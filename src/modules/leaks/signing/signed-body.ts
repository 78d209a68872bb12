import { verify, type KeyObject } from 'node:crypto';

/** An ECDSA signature on P-256 has at most 72 bytes in DER. */
const SIGNATURE = /^[A-Za-z0-9+/]{80,96}={0,2}$/;

/**
 * Whether the bytes were signed with the key’s private half: ECDSA on P-256 over SHA-256, in DER and base64, as GitHub signs
 * reports. It is the bytes as they came that count: written anew, the same JSON has others.
 */
export const isSignedBy = (body: Uint8Array, signature: string, key: KeyObject): boolean =>
  SIGNATURE.test(signature) &&
  // Node would take other spellings of the same bytes.
  Buffer.from(signature, 'base64').toString('base64') === signature &&
  verify('sha256', body, { key, dsaEncoding: 'der' }, Buffer.from(signature, 'base64'));
