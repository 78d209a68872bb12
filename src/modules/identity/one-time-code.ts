import { randomBytes } from 'node:crypto';
import { isoTime, MS_PER_SECOND } from '../../shared/iso-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { accept, type Result } from '../../shared/result.ts';
import { SECRET_ENTROPY_BYTES } from '../keys/domain/secret-format.ts';
import { sessionToken } from './domain/session-token.ts';
import type { SignIn } from './session-parts.ts';
import type { SessionService } from './sessions.ts';

/** Time enough to carry a code from a browser to the program that waits for it. */
export const CODE_SECONDS = 300;

export interface OneTimeCode {
  /** Exchanged for tokens, once. */
  readonly code: string;
  readonly expiresAt: string;
}

/** Begins a session for somebody who has proved who they are, and whose program is to take its tokens. */
export async function oneTimeCode(
  sessions: Pick<SessionService, 'signInWithCode'>,
  proof: SignIn,
  nowMs: number,
): Promise<Result<OneTimeCode, Refusal>> {
  const { token, hash: codeHash } = sessionToken('code', randomBytes(SECRET_ENTROPY_BYTES));
  const expiresAt = isoTime(nowMs + CODE_SECONDS * MS_PER_SECOND);
  const session = await sessions.signInWithCode({ ...proof, codeHash, codeExpiresAt: expiresAt });
  return session.ok ? accept({ code: token, expiresAt }) : session;
}
