import { createHmac, hash } from 'node:crypto';

/**
 * What is stored and looked up instead of a secret. A plain hash is enough because a secret has 256 random bits: there
 * is nothing to guess, so nothing for a slow hash to slow down. Looking up by hash compares no secret bytes, hence no
 * timing tells how close a guess was.
 */
export type HashSecret = (secret: string) => string;

/** Hexadecimal SHA-256, or HMAC-SHA-256 when a pepper is configured: a copied database alone then proves nothing. */
export const secretHasher = (pepper: string | null): HashSecret =>
  pepper === null
    ? (secret) => hash('sha256', secret, 'hex')
    : (secret) => createHmac('sha256', pepper).update(secret).digest('hex');

/** Nest injection token of the {@link HashSecret} that this installation uses. */
export const HASH_SECRET = Symbol('HashSecret');
