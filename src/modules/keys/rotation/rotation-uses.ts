import type { Outcome } from '../../../events/envelope.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import type { Result } from '../../../shared/result.ts';
import type { TrailVisibility } from '../../query-engine/query-engine.ts';
import type { KeyDescription } from '../domain/key-state.ts';

/** Presentations of one secret. A refused one is not a use. */
export interface SecretUse {
  /** Accepted and refused. */
  readonly requests: number;
  readonly successes: number;
  readonly refusals: number;
  /** Latest accepted one; null: none. */
  readonly lastUsedAt: string | null;
  readonly lastAttemptAt: string | null;
}

/** Who presented the previous secret, as far as an address and a user agent say. */
export interface PreviousSecretUser extends SecretUse {
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Of the refusals, those since the grace ended: somebody was cut off. */
  readonly refusedAfterGrace: number;
  readonly firstUsedAt: string | null;
  readonly lastOutcome: Outcome;
}

/** What became of a key's two secrets since its last rotation. */
export interface UsesSinceRotation {
  readonly current: SecretUse;
  readonly previous: SecretUse & {
    readonly refusedAfterGrace: number;
    /** The latest to present it first. */
    readonly users: readonly PreviousSecretUser[];
    /** There were more users than are listed. */
    readonly truncated: boolean;
  };
  /** Reported by gateways that did not say which secret it was, or named neither of the two. */
  readonly unattributed: SecretUse;
}

export interface RotationUsesRun {
  readonly visibility: TrailVisibility;
  readonly timeoutMs: number;
}

/** Who still uses the old secret of a rotated key, from the trail. */
export interface RotationUses {
  /**
   * Refuses with the refusals of the query engine; throws InfrastructureError when it fails.
   * @param key one that was rotated: else there is nothing to ask
   */
  since(key: KeyDescription, run: RotationUsesRun): Promise<Result<UsesSinceRotation, Refusal>>;
}

/** Nest injection token of {@link RotationUses}. */
export const ROTATION_USES = Symbol('RotationUses');
