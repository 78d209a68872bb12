/**
 * The passwords of an installation's own users, as hashes in PHC string format (`$scrypt$ln=15,r=8,p=3$salt$hash`). They
 * come from configuration and are in no event: whoever reads the trail must not be able to try passwords at home.
 */
export interface PasswordBook {
  /** Undefined: nobody signs in with a password under this name. */
  hashFor(principalName: string): string | undefined;
}

/** Nest injection token of the {@link PasswordBook}. */
export const PASSWORD_BOOK = Symbol('PasswordBook');

/** Of an installation where nobody signs in with a password. */
export const NO_PASSWORDS: PasswordBook = { hashFor: () => undefined };
