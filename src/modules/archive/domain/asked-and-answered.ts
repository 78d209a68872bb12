import type { KnownEvent } from '../../../events/catalogue.ts';

/** `requestParameters` and `responseElements` of a record: an object or null, never a string, as in real trails. */
export interface AskedAndAnswered {
  readonly asked: object | null;
  /** Null for what changes nothing and hands nothing out. */
  readonly answered: object | null;
}

/** What was asked for, and what came of it. Hashes of secrets stay out of both; the archived event has them. */
export function askedAndAnswered(event: KnownEvent): AskedAndAnswered {
  const { keyId } = event;
  switch (event.type) {
    case 'KeyUsed':
    case 'AuthenticationFailed':
    case 'AccessDenied':
    case 'RateLimited': {
      const { dataset, permission, endpoint, via, external } = event.data;
      return { asked: { keyId, dataset, permission, endpoint, via, external }, answered: null };
    }
    case 'RevokedKeyAccepted':
      return { asked: { keyId, ...event.data }, answered: null };
    case 'KeyCreated': {
      const { secretHash: _, fingerprint, allowedCidrs, ...rest } = event.data;
      // Only where there is one: a record of version 1, which had none, must come out as it always did.
      const asked = allowedCidrs === null ? rest : { ...rest, allowedCidrs };
      return { asked, answered: { keyId, fingerprint, expiresAt: asked.expiresAt } };
    }
    case 'KeyUpdated': {
      const { before, after } = event.data;
      return { asked: { keyId, before, after }, answered: { keyId } };
    }
    case 'KeyRotated': {
      const { previousFingerprint, graceEndsAt, fingerprint, expiresAt } = event.data;
      return {
        asked: { keyId, previousFingerprint, graceEndsAt },
        answered: { keyId, fingerprint, expiresAt },
      };
    }
    case 'RotationGraceEnding': {
      const { previousFingerprint, graceEndsAt, fingerprint, previousSecretUse } = event.data;
      return {
        asked: { keyId, previousFingerprint, graceEndsAt },
        answered: { keyId, fingerprint, previousSecretUse },
      };
    }
    case 'RotationGraceEnded': {
      const { previousFingerprint, graceEndsAt, fingerprint, warnedAt } = event.data;
      return {
        asked: { keyId, previousFingerprint, graceEndsAt },
        answered: { keyId, fingerprint, warnedAt },
      };
    }
    case 'KeyRevoked': {
      const { reason, by, fingerprint } = event.data;
      return { asked: { keyId, reason, by }, answered: { keyId, fingerprint } };
    }
    case 'KeyDisabled':
    case 'KeyEnabled': {
      const { reason, fingerprint } = event.data;
      return { asked: { keyId, reason }, answered: { keyId, fingerprint } };
    }
    case 'KeyExpired': {
      const { expiresAt, fingerprint } = event.data;
      return { asked: { keyId }, answered: { keyId, fingerprint, expiresAt } };
    }
    case 'ExternalKeyObserved':
      return { asked: { keyId, ...event.data }, answered: null };
    case 'ReportIssued': {
      const { report, format, parameters, rows, logPosition, sha256 } = event.data;
      return { asked: { report, format, parameters }, answered: { rows, logPosition, sha256 } };
    }
    case 'ReportFileRead': {
      const { sha256, ...asked } = event.data;
      return { asked, answered: { sha256 } };
    }
    case 'ReportScheduled':
    case 'ReportScheduleEnded':
      return { asked: event.data, answered: null };
    case 'ReportRunCompleted': {
      const { files, title, rows, summary, logPosition, madeAt, ...asked } = event.data;
      return { asked, answered: { files, title, rows, summary, logPosition, madeAt } };
    }
    case 'ReportRunFailed': {
      const { attempts, code, sentence, ...asked } = event.data;
      return { asked, answered: { attempts, code, sentence } };
    }
    case 'EvidenceIssued': {
      const { control, from, to, seed, ...answered } = event.data;
      return { asked: { control, from, to, seed }, answered };
    }
    case 'QueryRun': {
      const { sql, sqlSha256, rows, durationMs, refusal } = event.data;
      return { asked: { sql, sqlSha256 }, answered: { rows, durationMs, refusal } };
    }
    case 'RequestRefused':
      return { asked: event.data, answered: null };
    case 'KeysRead':
      return { asked: { keyId, ...event.data }, answered: null };
    case 'PrincipalCreated':
      return { asked: event.data, answered: { principalId: event.data.principalId } };
    case 'PrincipalUpdated':
    case 'PrincipalDisabled':
    case 'PrincipalEnabled': {
      const { principalId } = event.data;
      return { asked: event.data, answered: { principalId } };
    }
    case 'SignedIn': {
      const { refreshHash: _refresh, codeHash: _code, sessionId, expiresAt, ...asked } = event.data;
      return { asked, answered: { sessionId, expiresAt } };
    }
    case 'SessionRefreshed': {
      const { principalId, principalName, sessionId } = event.data;
      return { asked: { principalId, principalName, sessionId }, answered: { sessionId } };
    }
    case 'SessionRevoked':
      return { asked: event.data, answered: { sessionId: event.data.sessionId } };
    case 'SessionUsed':
    case 'SignInFailed':
      return { asked: event.data, answered: null };
    case 'DatasetQueried': {
      const { rows, durationMs, refusal, ...asked } = event.data;
      return { asked, answered: { rows, durationMs, refusal } };
    }
    case 'AlertRaised':
    case 'AlertAcknowledged':
    case 'AlertResolved':
    case 'AlertsSuppressed':
    case 'AlertSuppressionEnded':
      return { asked: { keyId, ...event.data }, answered: null };
    case 'NotificationDelivered':
    case 'NotificationAbandoned':
    case 'NotificationChannelChanged':
      return { asked: { keyId, ...event.data }, answered: null };
    case 'PolicyStepTaken':
    case 'PolicyFindingCleared':
    case 'PolicyActionsHeld':
    case 'PolicyExceptionRequested':
    case 'PolicyExceptionApproved':
    case 'PolicyExceptionRejected':
    case 'PolicyExceptionWithdrawn':
      return { asked: { keyId, ...event.data }, answered: null };
    case 'LeakReported': {
      const { leakId, whichSecret, accepted, action, fingerprint, ...asked } = event.data;
      return { asked: { keyId, ...asked }, answered: { leakId, fingerprint, whichSecret, accepted, action } };
    }
    case 'AccessReviewOpened':
    case 'AccessReviewKeysListed':
    case 'KeyAttested':
    case 'KeyReviewed':
    case 'AccessReviewReminded':
    case 'AccessReviewClosed':
      return { asked: { keyId, ...event.data }, answered: null };
    case 'TrailImported': {
      const { source, coversFrom, coversTo, ...answered } = event.data;
      return { asked: { source, coversFrom, coversTo }, answered };
    }
  }
}
