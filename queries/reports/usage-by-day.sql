-- name: usage-by-day
-- parameters: the days of from and to (yyyy/MM/dd), from (instant), to (instant, exclusive)
-- meaning: requests of a period per day (UTC), by outcome; days without any are not listed
-- control: PCI DSS 10.2.1.4, NIST SP 800-53 AU-6
SELECT
  date AS day,
  count(DISTINCT keyid) AS keys,
  count(*) AS requests,
  count(*) FILTER (WHERE outcome = 'SUCCESS') AS successes,
  count(*) FILTER (WHERE outcome = 'INVALID') AS invalid,
  count(*) FILTER (WHERE outcome = 'EXPIRED') AS expired,
  count(*) FILTER (WHERE outcome = 'REVOKED') AS revoked,
  count(*) FILTER (WHERE outcome = 'DISABLED') AS disabled,
  count(*) FILTER (WHERE outcome = 'FORBIDDEN') AS forbidden,
  count(*) FILTER (WHERE outcome = 'RATE_LIMITED') AS ratelimited
FROM audit_trail
WHERE logstream = 'usage'
  AND eventname IN ('KeyUsed', 'AccessDenied', 'AuthenticationFailed', 'RateLimited')
  AND date >= ?
  AND date <= ?
  AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
  AND eventtime < CAST(from_iso8601_timestamp(?) AS timestamp)
GROUP BY date
ORDER BY date
