import type { ExpiryPolicy } from './domain/create-key.ts';

/** What this installation allows for keys, from the settings. */
export interface KeyPolicy {
  readonly expiry: ExpiryPolicy;
}

/** Nest injection token of the {@link KeyPolicy}. */
export const KEY_POLICY = Symbol('KeyPolicy');
