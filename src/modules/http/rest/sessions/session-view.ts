import { z } from 'zod';
import { SESSION_END_REASONS } from '../../../../events/session-revoked.ts';
import { SIGN_IN_METHODS } from '../../../../events/signed-in.ts';
import { isOpen, type Session } from '../../../identity/domain/session.ts';

/** A session as clients see it: from where, how long, and nothing that opens it. */
export const sessionSchema = z.object({
  id: z.string(),
  principalId: z.string(),
  method: z.enum(SIGN_IN_METHODS),
  provider: z.string().nullable(),
  status: z.enum(['OPEN', 'ENDED', 'EXPIRED']),
  /** The one that this request was made with. */
  current: z.boolean(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.string(),
  refreshedAt: z.string().nullable(),
  refreshCount: z.int(),
  expiresAt: z.string(),
  endedAt: z.string().nullable(),
  endReason: z.enum(SESSION_END_REASONS).nullable(),
});
export type SessionView = Readonly<z.infer<typeof sessionSchema>>;

export const sessionPageSchema = z.object({
  items: z.array(sessionSchema),
  nextCursor: z.string().nullable(),
});

/** @param currentId of the session by which the caller asks; null for an API key */
export function sessionView(session: Session, now: string, currentId: string | null): SessionView {
  const { id, principalId, method, provider, ip, userAgent, ended } = session;
  const { createdAt, refreshedAt, refreshCount, expiresAt } = session;
  return {
    ...{ id, principalId, method, provider },
    status: statusOf(session, now),
    current: id === currentId,
    ...{ ip, userAgent, createdAt, refreshedAt, refreshCount, expiresAt },
    endedAt: ended?.at ?? null,
    endReason: ended?.reason ?? null,
  };
}

function statusOf(session: Session, now: string): SessionView['status'] {
  if (isOpen(session, now)) return 'OPEN';
  return session.ended === null ? 'EXPIRED' : 'ENDED';
}
