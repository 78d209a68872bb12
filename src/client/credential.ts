/** What requests are made with: an API key, or a session's access token that is replaced by the next from time to time. */
export interface Credential {
  /** What to present; null: nothing. */
  secret(): Promise<string | null>;
  /** Another secret after the service did not accept this one; null where there is none. */
  renewed(refused: string): Promise<string | null>;
}

export const fixedCredential = (secret: string | null): Credential => ({
  secret: () => Promise.resolve(secret),
  renewed: () => Promise.resolve(null),
});

export const NO_CREDENTIAL: Credential = fixedCredential(null);

/**
 * Whether a header can carry it as it is.
 * With anything else `fetch` would refuse by an error that quotes the value.
 */
export const isPresentable = (secret: string): boolean => /^[\x21-\x7e]+$/.test(secret);
