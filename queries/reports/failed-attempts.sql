-- name: failed-attempts
-- parameters: the days of from and to (yyyy/MM/dd), from (instant), to (instant, exclusive)
-- meaning: every invalid attempt at access of a period, counted exactly: refused presentations of keys, failed sign-ins,
--   requests of sessions that were not let in, and requests of those who were let in for what is not theirs or not there
--   for them (answered 403 or 404), by what was refused, why, key, fingerprint of the secret, address and outcome, with the
--   first and the last. Nothing is sampled or left out: the sum of `attempts` is the number of events. keyid is null for
--   secrets that belong to no key, for sign-ins and for sessions.
-- control: PCI DSS 10.2.1.4 (all invalid logical access attempts), NIST SP 800-53 AC-7 and AU-6, ISO 27001 A.8.16
WITH refused AS (
  SELECT
    eventname, outcome, tenant, sourceipaddress, eventtime,
    CASE
      WHEN eventname = 'RequestRefused' THEN json_extract_scalar(useridentity, '$.sessionContext.auth.keyId')
      ELSE keyid
    END AS keyid,
    coalesce(keyname, json_extract_scalar(useridentity, '$.sessionContext.auth.keyName')) AS keyname,
    coalesce(keyfingerprint, json_extract_scalar(useridentity, '$.sessionContext.auth.keyFingerprint')) AS keyfingerprint,
    coalesce(
      json_extract_scalar(requestparameters, '$.code'),
      json_extract_scalar(responseelements, '$.refusal'),
      json_extract_scalar(requestparameters, '$.reason')
    ) AS reason
  FROM audit_trail
  WHERE logstream = 'usage'
    AND outcome <> 'SUCCESS'
    AND eventname IN (
      'AuthenticationFailed', 'AccessDenied', 'RateLimited', 'KeyUsed', 'SignInFailed', 'SessionUsed',
      'RequestRefused', 'DatasetQueried', 'QueryRun'
    )
    AND date >= ?
    AND date <= ?
    AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
    AND eventtime < CAST(from_iso8601_timestamp(?) AS timestamp)
)
SELECT
  eventname, reason, outcome, tenant, keyid, keyfingerprint, sourceipaddress,
  max(keyname) AS keyname,
  count(*) AS attempts,
  min(eventtime) AS firstattempt,
  max(eventtime) AS lastattempt
FROM refused
WHERE eventname NOT IN ('RequestRefused', 'DatasetQueried', 'QueryRun')
  OR reason IN (
    'session_not_found',
    'forbidden',
    'tenant_forbidden',
    'key_not_found',
    'scope_not_held',
    'role_not_held',
    'owner_scope_not_held',
    'rights_not_held',
    'outlives_creator',
    'not_your_key',
    'not_the_single_user_key',
    'alert_not_found',
    'own_alert',
    'suppression_not_found',
    'report_schedule_not_found',
    'report_run_not_found',
    'policy_not_found',
    'policy_exception_not_found',
    'own_policy_exception',
    'principal_not_found',
    'own_principal',
    'provider_not_found',
    'sign_in_not_allowed',
    'channel_not_found',
    'review_not_found',
    'own_review'
  )
GROUP BY eventname, reason, outcome, tenant, keyid, keyfingerprint, sourceipaddress
ORDER BY attempts DESC, eventname, reason, outcome, tenant, keyid, keyfingerprint, sourceipaddress
