/** What AWS allows in the name of a session, and how long it may be. */
const NOT_ALLOWED = /[^A-Za-z0-9_=,.@-]/g;
const CHARS_MAX = 64;
const CHARS_MIN = 2;

/** The owner of a credential as the name of a role's session: most are mail addresses, which AWS takes as they are. */
export const roleSessionName = (owner: string): string =>
  owner.replace(NOT_ALLOWED, '-').slice(0, CHARS_MAX).padEnd(CHARS_MIN, '-');
