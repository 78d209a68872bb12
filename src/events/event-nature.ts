import type { EventType } from './catalogue.ts';

/**
 * `change`: a key, a person, their access, an alert, a review, an exception, a schedule or a channel was made, changed or
 * ended, or somebody put something on record about them. `use`: somebody used, or tried to use, what they have. `look`:
 * somebody was shown the trail, or was refused something. `finding`: the service noticed something. `message`: somebody was
 * told, or a report was made.
 */
export type EventNature = 'change' | 'use' | 'look' | 'finding' | 'message';

/**
 * What each event is to whoever audits changes (21 CFR Part 11, 11.10(e)): without this, thousands of deliveries of
 * notifications would stand among the few changes that matter. A new event type does not compile before it is decided here;
 * queries/audit/admin-actions.sql and docs/evidence.md have the same lists, and a spec compares them.
 */
export const EVENT_NATURE: Readonly<Record<EventType, EventNature>> = {
  KeyCreated: 'change',
  KeyUpdated: 'change',
  KeyRotated: 'change',
  RotationGraceEnding: 'message',
  RotationGraceEnded: 'change',
  KeyRevoked: 'change',
  KeyExpired: 'change',
  KeyDisabled: 'change',
  KeyEnabled: 'change',
  ExternalKeyObserved: 'finding',
  KeyUsed: 'use',
  AuthenticationFailed: 'use',
  AccessDenied: 'use',
  RateLimited: 'use',
  RevokedKeyAccepted: 'finding',
  ReportIssued: 'look',
  EvidenceIssued: 'look',
  ReportFileRead: 'look',
  QueryRun: 'look',
  DatasetQueried: 'look',
  // Somebody added records of another system to the trail.
  TrailImported: 'change',
  KeysRead: 'look',
  RequestRefused: 'look',
  PrincipalCreated: 'change',
  PrincipalUpdated: 'change',
  PrincipalDisabled: 'change',
  PrincipalEnabled: 'change',
  SignedIn: 'use',
  SessionRefreshed: 'use',
  // An administrator may have ended somebody else's access.
  SessionRevoked: 'change',
  SessionUsed: 'use',
  SignInFailed: 'use',
  AlertRaised: 'finding',
  AlertAcknowledged: 'change',
  AlertResolved: 'change',
  AlertsSuppressed: 'change',
  AlertSuppressionEnded: 'change',
  NotificationDelivered: 'message',
  NotificationAbandoned: 'message',
  NotificationChannelChanged: 'change',
  ReportScheduled: 'change',
  ReportScheduleEnded: 'change',
  ReportRunCompleted: 'message',
  ReportRunFailed: 'message',
  PolicyStepTaken: 'change',
  PolicyFindingCleared: 'change',
  PolicyActionsHeld: 'finding',
  PolicyExceptionRequested: 'change',
  PolicyExceptionApproved: 'change',
  PolicyExceptionRejected: 'change',
  PolicyExceptionWithdrawn: 'change',
  LeakReported: 'change',
  AccessReviewOpened: 'change',
  AccessReviewKeysListed: 'change',
  KeyAttested: 'change',
  KeyReviewed: 'change',
  AccessReviewReminded: 'message',
  AccessReviewClosed: 'change',
};

export const CHANGE_EVENTS: readonly string[] = Object.entries(EVENT_NATURE)
  .filter(([, nature]) => nature === 'change')
  .map(([type]) => type);
