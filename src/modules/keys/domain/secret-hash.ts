import { createHmac, hash } from 'node:crypto';
import { isTiledSecret } from './tiled-secret.ts';

/**
 * What is stored and looked up instead of a secret. A plain hash is enough because a secret has 256 random bits: there
 * is nothing to guess, so nothing for a slow hash to slow down. Looking up by hash compares no secret bytes, hence no
 * timing tells how close a guess was.
 */
export type HashSecret = (secret: string) => string;

/**
 * Hexadecimal SHA-256, or HMAC-SHA-256 when a pepper is configured: a copied database alone then proves nothing. Of a
 * secret of Tiled's form the bytes are hashed and not the digits, as Tiled does, and a pepper is added to that.
 */
export function secretHasher(pepper: string | null): HashSecret {
  const hashDigest = tiledDigestHasher(pepper);
  const hashText: HashSecret = pepper === null ? (secret) => hash('sha256', secret, 'hex') : hashDigest;
  return (secret) =>
    isTiledSecret(secret) ? hashDigest(hash('sha256', Buffer.from(secret, 'hex'), 'hex')) : hashText(secret);
}

/** What is stored of a secret of which only Tiled's digest is known, in hexadecimal: the same as of the secret itself. */
export const tiledDigestHasher = (pepper: string | null): HashSecret =>
  pepper === null ? (digest) => digest : (text) => createHmac('sha256', pepper).update(text).digest('hex');

/** Nest injection token of the {@link HashSecret} that this installation uses. */
export const HASH_SECRET = Symbol('HashSecret');
