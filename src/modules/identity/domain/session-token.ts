import { hash } from 'node:crypto';
import { formatSecret, isWellFormedSecret } from '../../keys/domain/secret-format.ts';

/**
 * What a client exchanges for new tokens: a refresh token, or the code of a sign-in that ended in a browser. Both have the
 * form of key secrets under a prefix of their own, so typos are told from tokens offline and secret scanners know them.
 */
const PREFIXES = { refresh: 'kr', code: 'kc' } as const;

export type SessionTokenKind = keyof typeof PREFIXES;

export interface SessionToken {
  /** Shown once, never kept. */
  readonly token: string;
  readonly hash: string;
}

/** @param entropy 32 bytes of the system's CSPRNG */
export function sessionToken(kind: SessionTokenKind, entropy: Uint8Array): SessionToken {
  const token = formatSecret(PREFIXES[kind], entropy);
  return { token, hash: sessionTokenHash(token) };
}

/** Hexadecimal SHA-256: with 256 random bits there is nothing to guess, so nothing for a slow hash to slow down. */
export const sessionTokenHash = (token: string): string => hash('sha256', token, 'hex');

/** What a text is in form; null: it never was one of ours. */
export function sessionTokenKind(text: string): SessionTokenKind | null {
  if (!isWellFormedSecret(text)) return null;
  if (text.startsWith(`${PREFIXES.refresh}_`)) return 'refresh';
  return text.startsWith(`${PREFIXES.code}_`) ? 'code' : null;
}
