import { accessDeniedV1, type AccessDenied } from './access-denied.ts';
import { authenticationFailedV1, type AuthenticationFailed } from './authentication-failed.ts';
import { externalKeyObservedV1, type ExternalKeyObserved } from './external-key-observed.ts';
import { keyCreatedV1, type KeyCreated } from './key-created.ts';
import { keyDisabledV1, type KeyDisabled } from './key-disabled.ts';
import { keyEnabledV1, type KeyEnabled } from './key-enabled.ts';
import { keyExpiredV1, type KeyExpired } from './key-expired.ts';
import { keyRevokedV1, type KeyRevoked } from './key-revoked.ts';
import { keyRotatedV1, type KeyRotated } from './key-rotated.ts';
import { keyUpdatedV1, type KeyUpdated } from './key-updated.ts';
import { keyUsedV1, type KeyUsed } from './key-used.ts';
import { queryRunV1, type QueryRun } from './query-run.ts';
import { rateLimitedV1, type RateLimited } from './rate-limited.ts';
import { revokedKeyAcceptedV1, type RevokedKeyAccepted } from './revoked-key-accepted.ts';
import { reportIssuedV1, type ReportIssued } from './report-issued.ts';
import { trailImportedV1, type TrailImported } from './trail-imported.ts';

/** The current version of every event type. A published version is never edited: a new one is added with an upcaster. */
export const CATALOGUE = {
  KeyCreated: keyCreatedV1,
  KeyUpdated: keyUpdatedV1,
  KeyRotated: keyRotatedV1,
  KeyRevoked: keyRevokedV1,
  KeyExpired: keyExpiredV1,
  KeyDisabled: keyDisabledV1,
  KeyEnabled: keyEnabledV1,
  ExternalKeyObserved: externalKeyObservedV1,
  KeyUsed: keyUsedV1,
  AuthenticationFailed: authenticationFailedV1,
  AccessDenied: accessDeniedV1,
  RateLimited: rateLimitedV1,
  RevokedKeyAccepted: revokedKeyAcceptedV1,
  ReportIssued: reportIssuedV1,
  QueryRun: queryRunV1,
  TrailImported: trailImportedV1,
} as const;

export type EventType = keyof typeof CATALOGUE;

/** What happened to a key itself; the stream `lifecycle`. */
export type LifecycleEvent =
  | KeyCreated
  | KeyUpdated
  | KeyRotated
  | KeyRevoked
  | KeyExpired
  | KeyDisabled
  | KeyEnabled
  | ExternalKeyObserved;

/** A key was presented; in the stream `usage`. */
export type PresentationEvent = KeyUsed | AuthenticationFailed | AccessDenied | RateLimited;

/** Somebody looked at the trail, or fed it; in the stream `usage`. */
export type TrailAccessEvent = ReportIssued | QueryRun | TrailImported;

/** What the service found out by looking at its own trail; in the stream `usage`. */
export type FindingEvent = RevokedKeyAccepted;

export type KnownEvent = LifecycleEvent | PresentationEvent | TrailAccessEvent | FindingEvent;
