-- name: admin-actions
-- parameters: 1 first day varchar yyyy/MM/dd; 2 last day varchar yyyy/MM/dd
-- meaning: Every change to keys, people, sessions, alerts, reviews, policies' exceptions, schedules and channels, who made
--   it, with which credential and from where, oldest first. Uses, looks, findings and messages are no changes; which event
--   is what stands in docs/evidence.md.
-- control: SOC 2 CC6.2, CC8.1; NIST SP 800-53 AC-2(4); 21 CFR Part 11 §11.10(e)
SELECT
    eventtime,
    eventid,
    eventname,
    keyid,
    coalesce(json_extract_scalar(useridentity, '$.email'), json_extract_scalar(useridentity, '$.principalId')) AS done_by,
    json_extract_scalar(useridentity, '$.sessionContext.auth.keyFingerprint') AS with_key,
    sourceipaddress AS source_ip,
    tenant,
    requestparameters
FROM audit_trail
WHERE eventname IN (
        'KeyCreated',
        'KeyUpdated',
        'KeyRotated',
        'RotationGraceEnded',
        'KeyRevoked',
        'KeyExpired',
        'KeyDisabled',
        'KeyEnabled',
        'TrailImported',
        'PrincipalCreated',
        'PrincipalUpdated',
        'PrincipalDisabled',
        'PrincipalEnabled',
        'SessionRevoked',
        'AlertAcknowledged',
        'AlertResolved',
        'AlertsSuppressed',
        'AlertSuppressionEnded',
        'NotificationChannelChanged',
        'ReportScheduled',
        'ReportScheduleEnded',
        'PolicyStepTaken',
        'PolicyFindingCleared',
        'PolicyExceptionRequested',
        'PolicyExceptionApproved',
        'PolicyExceptionRejected',
        'PolicyExceptionWithdrawn',
        'LeakReported',
        'AccessReviewOpened',
        'AccessReviewKeysListed',
        'KeyAttested',
        'KeyReviewed',
        'AccessReviewClosed'
    )
    AND date BETWEEN CAST(? AS varchar) AND CAST(? AS varchar)
ORDER BY eventtime, eventid
