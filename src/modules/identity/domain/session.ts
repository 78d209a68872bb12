import type { SessionEvent } from '../../../events/catalogue.ts';
import type { SessionEndReason } from '../../../events/session-revoked.ts';
import type { SignInMethod } from '../../../events/signed-in.ts';

/** One sign-in of a principal, until it ends. The fold of its events; it holds hashes of tokens, never tokens. */
export interface Session {
  readonly id: string;
  readonly principalId: string;
  readonly method: SignInMethod;
  readonly provider: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly createdAt: string;
  readonly refreshedAt: string | null;
  readonly refreshCount: number;
  readonly expiresAt: string;
  /** Of the refresh token that is good now; null while only a code was handed out. */
  readonly refreshHash: string | null;
  /** Of the code that can still be exchanged, once; null: none, or it was exchanged. */
  readonly code: { readonly hash: string; readonly expiresAt: string } | null;
  /** Null: not ended by anybody; it may still have expired. */
  readonly ended: { readonly at: string; readonly reason: SessionEndReason } | null;
}

/**
 * Folds one event into a session. Total and convergent: of two exchanges of one token the first in the log wins, and the
 * other changes nothing; an ended session stays ended. Undefined: there is no such session (yet).
 */
export function evolveSession(state: Session | undefined, event: SessionEvent): Session | undefined {
  if (state === undefined) return event.type === 'SignedIn' ? begun(event) : undefined;
  if (state.ended !== null) return state;
  switch (event.type) {
    case 'SignedIn':
      return state;
    case 'SessionRefreshed': {
      const { usedHash, refreshHash } = event.data;
      if (usedHash !== state.refreshHash && usedHash !== state.code?.hash) return state;
      const refreshCount = state.refreshCount + 1;
      return { ...state, refreshHash, code: null, refreshedAt: event.time, refreshCount };
    }
    case 'SessionRevoked':
      return {
        ...state,
        refreshHash: null,
        code: null,
        ended: { at: event.time, reason: event.data.reason },
      };
    default:
      return event satisfies never;
  }
}

function begun(event: Extract<SessionEvent, { type: 'SignedIn' }>): Session {
  const { sessionId, principalId, method, provider, expiresAt, refreshHash, codeHash, codeExpiresAt } =
    event.data;
  return {
    id: sessionId,
    principalId,
    method,
    provider,
    ip: event.origin.ip,
    userAgent: event.origin.userAgent,
    createdAt: event.time,
    refreshedAt: null,
    refreshCount: 0,
    expiresAt,
    refreshHash,
    code: codeHash === null || codeExpiresAt === null ? null : { hash: codeHash, expiresAt: codeExpiresAt },
    ended: null,
  };
}

/** Whether any of its tokens may still be good. */
export const isOpen = (session: Session, now: string): boolean =>
  session.ended === null && now < session.expiresAt;
