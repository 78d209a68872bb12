-- name: blast-radius-addresses
-- parameters: mark (instant), keyid (varchar), the day of to (yyyy/MM/dd), to (instant, inclusive)
-- meaning: from where one key was ever presented: for each address its successful uses before the mark, which is the leak
--   if its time is known and else what was asked for, and its requests since. An address without successful uses before is
--   one that the key was never good at until then.
-- control: NIST SP 800-53 IR-4, SI-4 and AC-2(12), ISO 27001 A.8.16
SELECT
  sourceipaddress,
  count(*) FILTER (WHERE before AND outcome = 'SUCCESS') AS successesbefore,
  count(*) FILTER (WHERE NOT before) AS requestssince,
  count(*) FILTER (WHERE NOT before AND outcome = 'SUCCESS') AS successessince,
  min(CASE WHEN NOT before THEN eventtime END) AS firstsince,
  max(CASE WHEN NOT before THEN eventtime END) AS lastsince
FROM (
  SELECT
    sourceipaddress, outcome, eventtime,
    eventtime < CAST(from_iso8601_timestamp(?) AS timestamp) AS before
  FROM audit_trail
  WHERE logstream = 'usage'
    AND eventname IN ('KeyUsed', 'AccessDenied', 'AuthenticationFailed', 'RateLimited')
    AND keyid = CAST(? AS varchar)
    AND date <= ?
    AND eventtime <= CAST(from_iso8601_timestamp(?) AS timestamp)
) AS presented
GROUP BY sourceipaddress
ORDER BY requestssince DESC, sourceipaddress
