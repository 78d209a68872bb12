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
 * The name of the principal of an id; null: it is none's, or nobody knows it. An id is made of a name as it is written, so
 * whoever is on record by it alone is not found by the same name in another case.
 */
export type NameOf = (id: string) => string | null;

/**
 * Whether something is the caller's own: nobody resolves, approves or reviews what they did themselves, nor changes their
 * own rights, also not by another credential of theirs. Everything that separates duties asks this function, or
 * {@link isSamePerson} where both are on record.
 */
export function isOwnDeed({ credential }: { readonly credential: Doer }, deed: Deed): boolean {
  const { id, owner, principalId = null } = credential;
  return isSamePerson({ actorId: id, principalId, owner }, deed);
}

/**
 * Whether two deeds may be one person's. Names are compared beside ids, because a person acts through sessions and through
 * keys, which have different ids and the same owner; and in one case, because Ana@Example.com reads ana@example.com's mail.
 * Where that takes two for one, somebody else has to do it, which is the safe mistake.
 */
export function isSamePerson(one: Deed, other: Deed): boolean {
  const marks = marksOf(one);
  return marksOf(other).some((mark) => marks.includes(mark));
}

/** Everything that tells whose it is. Names become ids, so that a session's principal is found under its name. */
function marksOf({ actorId, principalId, owner, actorEmail }: Deed): readonly string[] {
  const names = [owner, actorEmail].filter(isKnown);
  return [
    ...[actorId, principalId].filter(isKnown),
    ...new Set(names.flatMap((name) => [name, nameInOneCase(name)]).map(principalIdOf)),
  ];
}

const isKnown = (text: string | null | undefined): text is string =>
  text !== null && text !== undefined && text !== '';

/** As mail addresses are written when an identity provider vouches for them. */
export const nameInOneCase = (name: string): string => name.toLowerCase().normalize('NFC');
