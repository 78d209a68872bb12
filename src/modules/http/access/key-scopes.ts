import type { AnyOfScopes } from './access-rule.ts';

/** Makes and changes keys: anybody's with the first, one's own with the second. */
export const MAY_MAKE: AnyOfScopes = ['keys:write', 'create:apikeys'];
/** Ends keys, or keeps them from being used. */
export const MAY_REVOKE: AnyOfScopes = ['keys:write', 'revoke:apikeys'];
