import type { IsoTime } from '../../../shared/iso-time.ts';
import type { KeyStatus } from '../../keys/domain/key-state.ts';

/** What the trail says about one key as of an instant, folded by the SQL of queries/reports. */
export interface KeyFacts {
  readonly keyId: string;
  readonly name: string;
  /** Empty where no event states one. */
  readonly owner: string;
  readonly tenant: string;
  /** `keytrail`, or the system that issued the key. */
  readonly source: string;
  readonly lifetime: 'long-term' | 'temporary';
  readonly status: KeyStatus;
  /** Null for external keys whose creation no trail shows. */
  readonly createdAt: IsoTime | null;
  /** The earliest instant at which the key is known to have existed: its age is at least the time since. */
  readonly knownSince: IsoTime;
  readonly rotatedAt: IsoTime | null;
  readonly expiresAt: IsoTime | null;
  readonly lastUsedAt: IsoTime | null;
  /** Successful or not. */
  readonly lastAttemptAt: IsoTime | null;
}
