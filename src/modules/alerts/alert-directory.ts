import type { Severity } from '../../events/alert-reference.ts';
import type { Alert, AlertState } from './lifecycle/alert.ts';
import type { SecretHolder } from './lifecycle/secret-holder.ts';
import type { Suppression } from './lifecycle/suppression.ts';

/** An alert, and what is to be said of it at present. */
export interface AlertOnRecord {
  readonly alert: Alert;
  readonly state: AlertState;
  /** The suppression that covers it; null: none does. */
  readonly suppressedBy: string | null;
}

/** All that is given must fit. `from` and `to` are about when it was raised; `to` is not included. */
export interface AlertFilter {
  readonly state?: AlertState;
  readonly rule?: string;
  readonly severity?: Severity;
  readonly keyId?: string;
  readonly owner?: string;
  readonly tenant?: string;
  readonly from?: string;
  readonly to?: string;
}

/** All alerts of one key, or of one source that no key could be identified of. */
export interface AlertGroup {
  /** The key's id, else the source that the rules watched. */
  readonly id: string;
  readonly counts: Readonly<Record<AlertState, number>>;
  readonly highestSeverity: Severity;
  readonly firstRaisedAt: string;
  readonly latest: AlertOnRecord;
}

/** Where the page before ended: both parts of the last one's place in the order. */
export interface AlertPosition {
  readonly raisedAt: string;
  readonly id: string;
}

export interface AlertPage<Item> {
  readonly items: readonly Item[];
  readonly next: AlertPosition | null;
}

interface PageRequest {
  readonly after: AlertPosition | null;
  readonly limit: number;
}

/**
 * Alerts and suppressions as commands, doors and the delivery of notifications see them: part of the read model that
 * every process folds of the lifecycle stream. Answers are synchronous.
 */
export interface AlertDirectory {
  byId(alertId: string): AlertOnRecord | undefined;
  /** The newest first. */
  list(filter: AlertFilter, page: PageRequest): AlertPage<AlertOnRecord>;
  /** One for each key, of the alerts that fit; the one with the newest alert first. */
  groups(filter: AlertFilter, page: PageRequest): AlertPage<AlertGroup>;
  /** Whether a suppression covers it: nobody is told of its raising, nor of what becomes of it. */
  isSuppressed(alertId: string): boolean;
  /** Alerts that nobody has looked into, by severity, and since when the oldest of them is; null: there is none. */
  open(): { readonly bySeverity: Readonly<Record<Severity, number>>; readonly oldestAt: string | null };

  /** Who had the secret of a key in their hands within a day of an instant, as far as the log has been folded. */
  secretHolders(keyId: string, around: string): readonly SecretHolder[];

  suppression(suppressionId: string): Suppression | undefined;
  /** The newest first. `inForceAt`: only those that are not over at that time. */
  suppressions(
    filter: { readonly tenant?: string; readonly inForceAt?: string },
    page: { readonly before: string | null; readonly limit: number },
  ): { readonly items: readonly Suppression[]; readonly next: string | null };
}

/** Nest injection token of the {@link AlertDirectory}. */
export const ALERT_DIRECTORY = Symbol('AlertDirectory');
