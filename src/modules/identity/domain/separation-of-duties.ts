import { principalIdOf } from './principal-id.ts';

/** As whom somebody acts: the credential's own id, the principal behind a session, and the owner's name. */
export interface Doer {
  readonly id: string;
  readonly owner: string;
  readonly principalId?: string;
}

/** What somebody did, or what it was done to: whatever of these is known. */
export interface Deed {
  /** Id of the actor in the event that recorded it: a key's or a principal's. */
  readonly actorId?: string | null;
  /** Mail address or owner that the event names beside the actor. */
  readonly actorEmail?: string | null;
  readonly principalId?: string | null;
  /** Name of a principal, as keys name their owner. */
  readonly owner?: string | null;
}

/**
 * Whether something is the caller's own: nobody resolves, approves or reviews what they did themselves, nor changes their
 * own rights, also not by another credential of theirs. Names are compared beside ids, because a person acts through
 * sessions and through keys, which have different ids and the same owner.
 */
export function isOwnDeed({ credential }: { readonly credential: Doer }, deed: Deed): boolean {
  const ids = [credential.id, credential.principalId, principalIdOf(credential.owner)];
  const done = [deed.actorId, deed.principalId];
  if (done.some((id) => typeof id === 'string' && ids.includes(id))) return true;
  return [deed.owner, deed.actorEmail].some((name) => typeof name === 'string' && name === credential.owner);
}
