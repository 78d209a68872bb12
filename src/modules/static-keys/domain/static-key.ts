import type { KeyRights } from '../../../events/key-rights.ts';

/** Where an entry stands. */
export interface EntryPlace {
  /** Name of the file without its folder, or of the variable: the actor of what the entry leads to. */
  readonly source: string;
  /** Null for a variable. */
  readonly line: number | null;
}

/** One key as configuration lists it, with everything that it leaves out filled in. */
export interface StaticKey extends KeyRights {
  readonly place: EntryPlace;
  readonly secret: string;
  readonly name: string;
  readonly owner: string;
  readonly tenant: string;
  /** Null: never expires. Configuration is the operator's own word, so no policy of lifetimes binds it. */
  readonly expiresAt: string | null;
  readonly enabled: boolean;
}

/** Tenant of administrators, which need none of their own, and of `API_KEY_DEFAULT`. */
export const DEFAULT_TENANT = 'default';

/** Owner of keys that name none: whoever keeps the configuration. */
export const DEFAULT_OWNER = 'configuration';

/** What a key is called that has no name of its own. */
export const defaultName = (role: string, tenant: string): string => `${role} of ${tenant}`;
