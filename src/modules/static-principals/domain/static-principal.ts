import type { PrincipalDescription, PrincipalKind } from '../../../events/principal-description.ts';
import type { EntryPlace } from '../../static-keys/domain/static-key.ts';

/** One user or service as configuration lists it, with everything that it leaves out filled in. */
export interface StaticPrincipal extends PrincipalDescription {
  readonly place: EntryPlace;
  readonly name: string;
  readonly kind: PrincipalKind;
  readonly enabled: boolean;
  /** In PHC string format; null: signs in otherwise, or not at all. In no event and no answer. */
  readonly passwordHash: string | null;
}

/** All users and services that configuration lists. */
export interface StaticPrincipals {
  readonly listed: readonly StaticPrincipal[];
  /** Kinds that any file has a section of, be it empty: a file without one says nothing about them. */
  readonly kinds: readonly PrincipalKind[];
}

/** What the sections are called, and whom they list. */
export const PRINCIPAL_SECTIONS = {
  users: 'user',
  service_principals: 'service',
} as const satisfies Readonly<Record<string, PrincipalKind>>;
export type PrincipalSection = keyof typeof PRINCIPAL_SECTIONS;
