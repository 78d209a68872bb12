-- name: blast-radius-uses
-- parameters: keyid (varchar), the days of since and to (yyyy/MM/dd), since (instant), to (instant, inclusive)
-- meaning: every presentation of one key in a period, counted by each of: outcome, fingerprint of the secret, dataset,
--   permission, endpoint, address, user agent, day and hour (UTC). The rows of one dimension come to all of them; a null
--   stands for what the request did not state. Nothing is sampled.
-- control: NIST SP 800-53 IR-4 and IR-5, ISO 27001 A.5.28, PCI DSS 10.2.1.2
WITH presented AS (
  SELECT
    eventtime, outcome, keyfingerprint, sourceipaddress, useragent, date AS day,
    json_extract_scalar(requestparameters, '$.dataset') AS dataset,
    json_extract_scalar(requestparameters, '$.permission') AS permission,
    json_extract_scalar(requestparameters, '$.endpoint') AS endpoint
  FROM audit_trail
  WHERE logstream = 'usage'
    AND eventname IN ('KeyUsed', 'AccessDenied', 'AuthenticationFailed', 'RateLimited')
    AND keyid = CAST(? AS varchar)
    AND date >= ?
    AND date <= ?
    AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
    AND eventtime <= CAST(from_iso8601_timestamp(?) AS timestamp)
),
dimensions AS (
  SELECT 'outcome' AS dimension
  UNION ALL SELECT 'secret' AS dimension
  UNION ALL SELECT 'dataset' AS dimension
  UNION ALL SELECT 'permission' AS dimension
  UNION ALL SELECT 'endpoint' AS dimension
  UNION ALL SELECT 'address' AS dimension
  UNION ALL SELECT 'userAgent' AS dimension
  UNION ALL SELECT 'day' AS dimension
  UNION ALL SELECT 'hour' AS dimension
)
SELECT
  dimension,
  what,
  count(*) AS requests,
  count(*) FILTER (WHERE outcome = 'SUCCESS') AS successes,
  min(eventtime) AS firstrequest,
  max(eventtime) AS lastrequest
FROM (
  SELECT
    dimensions.dimension, presented.outcome, presented.eventtime,
    CASE dimensions.dimension
      WHEN 'outcome' THEN presented.outcome
      WHEN 'secret' THEN presented.keyfingerprint
      WHEN 'dataset' THEN presented.dataset
      WHEN 'permission' THEN presented.permission
      WHEN 'endpoint' THEN presented.endpoint
      WHEN 'address' THEN presented.sourceipaddress
      WHEN 'userAgent' THEN presented.useragent
      WHEN 'day' THEN replace(presented.day, '/', '-')
      ELSE date_format(presented.eventtime, '%Y-%m-%d %H:00')
    END AS what
  FROM presented
  CROSS JOIN dimensions
) AS counted
GROUP BY dimension, what
ORDER BY dimension, requests DESC, what
