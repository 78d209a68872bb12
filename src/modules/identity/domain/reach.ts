import type { Role } from '../../../events/key-rights.ts';

/** What a credential may know of, from the widest to the narrowest. What it may do there, its scopes say. */
const REACHES = ['every-tenant', 'own-tenant', 'own-keys'] as const;

/**
 * `every-tenant`: everything there is; `own-tenant`: keys, principals and trail of its tenant; `own-keys`: of its tenant's
 * keys those with its owner.
 */
export type Reach = (typeof REACHES)[number];

const REACH_OF_ROLE: Readonly<Record<Role, Reach>> = {
  admin: 'every-tenant',
  auditor: 'every-tenant',
  analyst: 'own-tenant',
  viewer: 'own-tenant',
  user: 'own-keys',
};

export const reachOfRole = (role: Role): Reach => REACH_OF_ROLE[role];

/** Whether one reach has something in it that the other has not. */
export const isWider = (one: Reach, other: Reach): boolean => REACHES.indexOf(one) < REACHES.indexOf(other);

/** What is in both. */
export const narrowerOf = (one: Reach, other: Reach): Reach => (isWider(one, other) ? other : one);

/** A reach as the end of a sentence about a role or credential: it sees … */
export const REACH_IN_WORDS: Readonly<Record<Reach, string>> = {
  'every-tenant': 'every tenant',
  'own-tenant': 'one tenant',
  'own-keys': 'its own keys',
};
