-- name: failed-attempts-by-day
-- parameters: the days of from and to (yyyy/MM/dd), from (instant), to (instant, exclusive)
-- meaning: refused attempts of a period per day (UTC), by outcome, with the number of addresses and of keys; days without
--   any are not listed. Counts the same events as failed-attempts.sql.
-- control: PCI DSS 10.2.1.4 and 10.4.1, NIST SP 800-53 AU-6
SELECT
  date AS day,
  count(*) AS attempts,
  count(*) FILTER (WHERE outcome = 'INVALID') AS invalid,
  count(*) FILTER (WHERE outcome = 'EXPIRED') AS expired,
  count(*) FILTER (WHERE outcome = 'REVOKED') AS revoked,
  count(*) FILTER (WHERE outcome = 'DISABLED') AS disabled,
  count(*) FILTER (WHERE outcome = 'FORBIDDEN') AS forbidden,
  count(*) FILTER (WHERE outcome = 'RATE_LIMITED') AS ratelimited,
  count(DISTINCT sourceipaddress) AS addresses,
  count(DISTINCT keyid) AS keys
FROM audit_trail
WHERE logstream = 'usage'
  AND eventname IN ('AuthenticationFailed', 'AccessDenied', 'RateLimited', 'KeyUsed', 'SignInFailed')
  AND outcome <> 'SUCCESS'
  AND date >= ?
  AND date <= ?
  AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
  AND eventtime < CAST(from_iso8601_timestamp(?) AS timestamp)
GROUP BY date
ORDER BY date
