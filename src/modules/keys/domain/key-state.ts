import type { KeyRights } from '../../../events/key-rights.ts';

/** One secret of a key: what is stored of it. */
export interface SecretOnRecord {
  readonly hash: string;
  readonly fingerprint: string;
}

/** The secret that a rotation replaced; refused from `graceEndsAt` on, and kept so that its use still has a name. */
export interface PreviousSecret extends SecretOnRecord {
  readonly graceEndsAt: string;
  /** When the warning before the end was recorded; null: not yet, or never. */
  readonly warnedAt: string | null;
  /** When the end was recorded, or when the rotation was if it gave no grace; null: not yet. */
  readonly graceEndedAt: string | null;
}

/** What is known of any key that was ever created. */
export interface KeyDescription extends KeyRights {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly tenant: string;
  readonly createdAt: string;
  /** Id of the actor that created it. */
  readonly createdBy: string;
  /** The file or variable that listed it first, for a key that configuration decides about; null: commands do. */
  readonly configuredIn: string | null;
  /** Null: never expires. */
  readonly expiresAt: string | null;
  readonly secret: SecretOnRecord;
  readonly previousSecret: PreviousSecret | null;
  readonly rotatedAt: string | null;
}

/**
 * A key as the fold of its events. Revoked and expired are terminal: no event changes them any more.
 * `external` keys were issued by another system; Keytrail only reports on them.
 */
export type KeyState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'active'; readonly key: KeyDescription }
  | { readonly kind: 'disabled'; readonly key: KeyDescription; readonly disabledAt: string }
  | {
      readonly kind: 'revoked';
      readonly key: KeyDescription;
      readonly revokedAt: string;
      readonly reason: string | null;
    }
  | { readonly kind: 'expired'; readonly key: KeyDescription; readonly expiredAt: string }
  | { readonly kind: 'external'; readonly key: ExternalKey };

export interface ExternalKey {
  readonly id: string;
  readonly tenant: string;
  readonly source: string;
  /** Which sort of key: `temporary` credentials expire by themselves and are never an unused-key finding. */
  readonly lifetime: 'long-term' | 'temporary';
  readonly name: string;
  readonly owner: string;
  readonly principal: string | null;
  readonly firstSeenAt: string;
  readonly createdAt: string | null;
  /** What the trail shows that its own system did to it, each at the latest; null: nothing of the kind. */
  readonly disabledAt: string | null;
  readonly enabledAt: string | null;
  /** Deleted there: that is final. */
  readonly revokedAt: string | null;
}

export const ABSENT: KeyState = { kind: 'absent' };

/** Status as the API, SQL and reports show it. */
export type KeyStatus = 'ACTIVE' | 'DISABLED' | 'REVOKED' | 'EXPIRED';
