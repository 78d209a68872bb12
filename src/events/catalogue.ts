import { accessDeniedV1, type AccessDenied } from './access-denied.ts';
import { accessReviewClosedV1, type AccessReviewClosed } from './access-review-closed.ts';
import { accessReviewKeysListedV1, type AccessReviewKeysListed } from './access-review-keys-listed.ts';
import { accessReviewOpenedV1, type AccessReviewOpened } from './access-review-opened.ts';
import { accessReviewRemindedV1, type AccessReviewReminded } from './access-review-reminded.ts';
import { alertAcknowledgedV1, type AlertAcknowledged } from './alert-acknowledged.ts';
import { alertRaisedV1, type AlertRaised } from './alert-raised.ts';
import { alertResolvedV1, type AlertResolved } from './alert-resolved.ts';
import { alertSuppressionEndedV1, type AlertSuppressionEnded } from './alert-suppression-ended.ts';
import { alertsSuppressedV1, type AlertsSuppressed } from './alerts-suppressed.ts';
import { authenticationFailedV1, type AuthenticationFailed } from './authentication-failed.ts';
import { datasetQueriedV1, type DatasetQueried } from './dataset-queried.ts';
import { evidenceIssuedV1, type EvidenceIssued } from './evidence-issued.ts';
import { externalKeyObservedV1, type ExternalKeyObserved } from './external-key-observed.ts';
import { keyAttestedV1, type KeyAttested } from './key-attested.ts';
import { keyCreatedV2, type KeyCreated } from './key-created.ts';
import { keyDisabledV1, type KeyDisabled } from './key-disabled.ts';
import { keyEnabledV1, type KeyEnabled } from './key-enabled.ts';
import { keyExpiredV1, type KeyExpired } from './key-expired.ts';
import { keyReviewedV1, type KeyReviewed } from './key-reviewed.ts';
import { keyRevokedV1, type KeyRevoked } from './key-revoked.ts';
import { keyRotatedV1, type KeyRotated } from './key-rotated.ts';
import { keyUpdatedV2, type KeyUpdated } from './key-updated.ts';
import { keyUsedV1, type KeyUsed } from './key-used.ts';
import { keysReadV1, type KeysRead } from './keys-read.ts';
import { leakReportedV1, type LeakReported } from './leak-reported.ts';
import { notificationAbandonedV1, type NotificationAbandoned } from './notification-abandoned.ts';
import {
  notificationChannelChangedV1,
  type NotificationChannelChanged,
} from './notification-channel-changed.ts';
import { notificationDeliveredV1, type NotificationDelivered } from './notification-delivered.ts';
import { policyActionsHeldV1, type PolicyActionsHeld } from './policy-actions-held.ts';
import { policyExceptionApprovedV1, type PolicyExceptionApproved } from './policy-exception-approved.ts';
import { policyExceptionRejectedV1, type PolicyExceptionRejected } from './policy-exception-rejected.ts';
import { policyExceptionRequestedV1, type PolicyExceptionRequested } from './policy-exception-requested.ts';
import { policyExceptionWithdrawnV1, type PolicyExceptionWithdrawn } from './policy-exception-withdrawn.ts';
import { policyFindingClearedV1, type PolicyFindingCleared } from './policy-finding-cleared.ts';
import { policyStepTakenV1, type PolicyStepTaken } from './policy-step-taken.ts';
import { principalCreatedV1, type PrincipalCreated } from './principal-created.ts';
import { principalDisabledV1, type PrincipalDisabled } from './principal-disabled.ts';
import { principalEnabledV1, type PrincipalEnabled } from './principal-enabled.ts';
import { principalUpdatedV1, type PrincipalUpdated } from './principal-updated.ts';
import { queryRunV1, type QueryRun } from './query-run.ts';
import { rateLimitedV1, type RateLimited } from './rate-limited.ts';
import { requestRefusedV1, type RequestRefused } from './request-refused.ts';
import { revokedKeyAcceptedV1, type RevokedKeyAccepted } from './revoked-key-accepted.ts';
import { reportFileReadV1, type ReportFileRead } from './report-file-read.ts';
import { reportIssuedV1, type ReportIssued } from './report-issued.ts';
import { reportRunCompletedV1, type ReportRunCompleted } from './report-run-completed.ts';
import { reportRunFailedV1, type ReportRunFailed } from './report-run-failed.ts';
import { reportScheduleEndedV1, type ReportScheduleEnded } from './report-schedule-ended.ts';
import { reportScheduledV1, type ReportScheduled } from './report-scheduled.ts';
import { rotationGraceEndedV1, type RotationGraceEnded } from './rotation-grace-ended.ts';
import { rotationGraceEndingV1, type RotationGraceEnding } from './rotation-grace-ending.ts';
import { sessionRefreshedV1, type SessionRefreshed } from './session-refreshed.ts';
import { sessionRevokedV1, type SessionRevoked } from './session-revoked.ts';
import { sessionUsedV1, type SessionUsed } from './session-used.ts';
import { signInFailedV1, type SignInFailed } from './sign-in-failed.ts';
import { signedInV1, type SignedIn } from './signed-in.ts';
import { trailImportedV1, type TrailImported } from './trail-imported.ts';

/**
 * The current version of every event type. A published version is never edited: a new one is added with a
 * function that lifts old events, in ./former.
 */
export const CATALOGUE = {
  KeyCreated: keyCreatedV2,
  KeyUpdated: keyUpdatedV2,
  KeyRotated: keyRotatedV1,
  RotationGraceEnding: rotationGraceEndingV1,
  RotationGraceEnded: rotationGraceEndedV1,
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
  EvidenceIssued: evidenceIssuedV1,
  ReportFileRead: reportFileReadV1,
  QueryRun: queryRunV1,
  DatasetQueried: datasetQueriedV1,
  TrailImported: trailImportedV1,
  KeysRead: keysReadV1,
  RequestRefused: requestRefusedV1,
  PrincipalCreated: principalCreatedV1,
  PrincipalUpdated: principalUpdatedV1,
  PrincipalDisabled: principalDisabledV1,
  PrincipalEnabled: principalEnabledV1,
  SignedIn: signedInV1,
  SessionRefreshed: sessionRefreshedV1,
  SessionRevoked: sessionRevokedV1,
  SessionUsed: sessionUsedV1,
  SignInFailed: signInFailedV1,
  AlertRaised: alertRaisedV1,
  AlertAcknowledged: alertAcknowledgedV1,
  AlertResolved: alertResolvedV1,
  AlertsSuppressed: alertsSuppressedV1,
  AlertSuppressionEnded: alertSuppressionEndedV1,
  NotificationDelivered: notificationDeliveredV1,
  NotificationAbandoned: notificationAbandonedV1,
  NotificationChannelChanged: notificationChannelChangedV1,
  ReportScheduled: reportScheduledV1,
  ReportScheduleEnded: reportScheduleEndedV1,
  ReportRunCompleted: reportRunCompletedV1,
  ReportRunFailed: reportRunFailedV1,
  PolicyStepTaken: policyStepTakenV1,
  PolicyFindingCleared: policyFindingClearedV1,
  PolicyActionsHeld: policyActionsHeldV1,
  PolicyExceptionRequested: policyExceptionRequestedV1,
  PolicyExceptionApproved: policyExceptionApprovedV1,
  PolicyExceptionRejected: policyExceptionRejectedV1,
  PolicyExceptionWithdrawn: policyExceptionWithdrawnV1,
  LeakReported: leakReportedV1,
  AccessReviewOpened: accessReviewOpenedV1,
  AccessReviewKeysListed: accessReviewKeysListedV1,
  KeyAttested: keyAttestedV1,
  KeyReviewed: keyReviewedV1,
  AccessReviewReminded: accessReviewRemindedV1,
  AccessReviewClosed: accessReviewClosedV1,
} as const;

export type EventType = keyof typeof CATALOGUE;

/** What happened to a key itself; the stream `lifecycle`. */
export type LifecycleEvent =
  | KeyCreated
  | KeyUpdated
  | KeyRotated
  | RotationGraceEnding
  | RotationGraceEnded
  | KeyRevoked
  | KeyExpired
  | KeyDisabled
  | KeyEnabled
  | ExternalKeyObserved;

/** A key was presented; in the stream `usage`. */
export type PresentationEvent = KeyUsed | AuthenticationFailed | AccessDenied | RateLimited;

/** Somebody looked at the trail or at others' keys, fed it, or was refused something; in the stream `usage`. */
export type TrailAccessEvent =
  | KeysRead
  | RequestRefused
  | ReportIssued
  | EvidenceIssued
  | ReportFileRead
  | QueryRun
  | DatasetQueried
  | TrailImported;

/** What the service found out by looking at its own trail; in the stream `usage`. */
export type FindingEvent = RevokedKeyAccepted;

/** What happened to those who may hold keys, and to their sessions; in the stream `lifecycle`, ordered by principal. */
export type PrincipalEvent = PrincipalCreated | PrincipalUpdated | PrincipalDisabled | PrincipalEnabled;
export type SessionEvent = SignedIn | SessionRefreshed | SessionRevoked;
export type IdentityEvent = PrincipalEvent | SessionEvent;

/** Somebody used a session, or failed to get or to keep one; in the stream `usage`. */
export type SessionAccessEvent = SessionUsed | SignInFailed;

/** Alerts, and what people made of them; in the stream `lifecycle`, so that every process knows of them. */
export type AlertEvent =
  AlertRaised | AlertAcknowledged | AlertResolved | AlertsSuppressed | AlertSuppressionEnded;

/** Reports that come by themselves; in the stream `lifecycle`, so that any leader can go on. */
export type ReportScheduleEvent =
  ReportScheduled | ReportScheduleEnded | ReportRunCompleted | ReportRunFailed;

/** What people were told of, and on which channels; in the stream `lifecycle`, so that any leader can go on. */
export type NotificationEvent = NotificationDelivered | NotificationAbandoned | NotificationChannelChanged;

/** What policies did about keys, and what is excepted from them; in the stream `lifecycle`, so that any leader can go on. */
export type PolicyExceptionEvent =
  PolicyExceptionRequested | PolicyExceptionApproved | PolicyExceptionRejected | PolicyExceptionWithdrawn;
export type PolicyEvent = PolicyStepTaken | PolicyFindingCleared | PolicyActionsHeld | PolicyExceptionEvent;

/** Secrets that somebody found where they must not be; in the stream `lifecycle`, so that any process can go on. */
export type LeakEvent = LeakReported;

/** Who said which keys are still needed; in the stream `lifecycle`, so that any process can go on. */
export type AccessReviewEvent =
  | AccessReviewOpened
  | AccessReviewKeysListed
  | KeyAttested
  | KeyReviewed
  | AccessReviewReminded
  | AccessReviewClosed;

/** What was found and decided about keys, beside the keys themselves; all in the stream `lifecycle`. */
export type GovernanceEvent =
  AlertEvent | ReportScheduleEvent | NotificationEvent | PolicyEvent | LeakEvent | AccessReviewEvent;

export type KnownEvent =
  | IdentityEvent
  | SessionAccessEvent
  | LifecycleEvent
  | PresentationEvent
  | TrailAccessEvent
  | FindingEvent
  | GovernanceEvent;
