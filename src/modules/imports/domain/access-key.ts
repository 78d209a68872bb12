/** AWS states 16 to 128 word characters; shorter ones occur in anonymised trails. Anything else is not a key id. */
const ACCESS_KEY_ID = /^\w{1,128}$/;

export const accessKeyIdOf = (value: unknown): string | null =>
  typeof value === 'string' && ACCESS_KEY_ID.test(value) ? value : null;

/**
 * AWS prefixes the ids of session credentials with ASIA. All others count as long-term, because a key of an unknown
 * sort that is left out of the unused-key report would never be looked at.
 */
export const lifetimeOf = (accessKeyId: string): 'long-term' | 'temporary' =>
  accessKeyId.startsWith('ASIA') ? 'temporary' : 'long-term';
