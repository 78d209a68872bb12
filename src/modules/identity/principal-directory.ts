import type { Role } from '../../events/key-rights.ts';
import type { IdentityOwners } from './domain/external-identities.ts';
import type { Principal } from './domain/principal.ts';
import type { NameOf } from './domain/separation-of-duties.ts';
import type { Session } from './domain/session.ts';

export interface PrincipalFilter {
  readonly tenant?: string;
  readonly role?: Role;
  readonly kind?: Principal['kind'];
}

/** A session found by something that opens or once opened it. */
export interface SessionMatch {
  readonly session: Session;
  /** False: the token or code was good once, and has been exchanged since. */
  readonly isCurrent: boolean;
}

/**
 * Principals and their sessions as commands, the guard and the judge of secrets see them: part of the read model that
 * every process folds of the lifecycle stream, with the same position as the key directory's. Answers are synchronous.
 */
export interface PrincipalDirectory {
  byId(principalId: string): Principal | undefined;
  byName(name: string): Principal | undefined;
  byIdentity(provider: string, subject: string): Principal | undefined;
  /** In order of name; `after` is the last name of the page before. */
  list(
    filter: PrincipalFilter,
    page: { readonly after: string | null; readonly limit: number },
  ): { readonly items: readonly Principal[]; readonly next: string | null };
  /** Grows whenever any principal may have changed: whoever keeps what follows from principals compares it. */
  revision(): number;

  session(sessionId: string): Session | undefined;
  /** By the hash of a refresh token or of a code, whether it is still good or was exchanged already. */
  sessionByTokenHash(tokenHash: string): SessionMatch | undefined;
  /** Of one principal, or of all: the latest first. */
  sessions(
    filter: { readonly principalId?: string; readonly tenant?: string },
    page: { readonly before: string | null; readonly limit: number },
  ): { readonly items: readonly Session[]; readonly next: string | null };
  /** Sessions of a principal that are open at `now`, the oldest first. */
  openSessions(principalId: string, now: string): readonly Session[];
}

/** Whose an external identity is, for decisions about principals. */
export const identityOwners =
  (directory: Pick<PrincipalDirectory, 'byIdentity'>): IdentityOwners =>
  ({ provider, subject }) =>
    directory.byIdentity(provider, subject)?.id;

/** The name behind an id that the trail has: in one case with others it can only be compared by its name. */
export const principalNames =
  (directory: Pick<PrincipalDirectory, 'byId'>): NameOf =>
  (id) =>
    directory.byId(id)?.name ?? null;

/** Nest injection token of the {@link PrincipalDirectory}. */
export const PRINCIPAL_DIRECTORY = Symbol('PrincipalDirectory');
