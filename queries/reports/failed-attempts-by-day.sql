-- name: failed-attempts-by-day
-- parameters: the days of from and to (yyyy/MM/dd), from (instant), to (instant, exclusive)
-- meaning: invalid attempts at access of a period per day (UTC), by outcome, with the number of addresses and of keys; days
--   without any are not listed. Counts the same events as failed-attempts.sql.
-- control: PCI DSS 10.2.1.4 and 10.4.1, NIST SP 800-53 AU-6
WITH refused AS (
  SELECT
    eventname, outcome, sourceipaddress, date AS day,
    CASE
      WHEN eventname = 'RequestRefused' THEN json_extract_scalar(useridentity, '$.sessionContext.auth.keyId')
      ELSE keyid
    END AS keyid,
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
  day,
  count(*) AS attempts,
  count(*) FILTER (WHERE outcome = 'INVALID') AS invalid,
  count(*) FILTER (WHERE outcome = 'EXPIRED') AS expired,
  count(*) FILTER (WHERE outcome = 'REVOKED') AS revoked,
  count(*) FILTER (WHERE outcome = 'DISABLED') AS disabled,
  count(*) FILTER (WHERE outcome = 'FORBIDDEN') AS forbidden,
  count(*) FILTER (WHERE outcome = 'RATE_LIMITED') AS ratelimited,
  count(DISTINCT sourceipaddress) AS addresses,
  count(DISTINCT keyid) AS keys
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
GROUP BY day
ORDER BY day
