import { hkdfSync } from 'node:crypto';

/** Secrets of the installation from which keys of tokens are made: the first makes new ones, all check. */
export type TokenSecrets = readonly [Uint8Array, ...Uint8Array[]];

const KEY_BYTES = 32;

/** Nest injection token of {@link TokenSecrets}, or null where the installation has none: then nobody signs in. */
export const TOKEN_SECRETS = Symbol('TokenSecrets');

/** The setting `tokenSecret` taken apart. */
export function configuredTokenSecrets(text: string): TokenSecrets {
  const [first = '', ...others] = text.split(',');
  return [Buffer.from(first), ...others.map((secret) => Buffer.from(secret))];
}

/** The keys for one purpose: what is made with one of them means nothing to any other. */
export function keysFor(purpose: string, [first, ...others]: TokenSecrets): TokenSecrets {
  const key = (secret: Uint8Array): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', secret, '', `keytrail ${purpose}`, KEY_BYTES));
  return [key(first), ...others.map(key)];
}
