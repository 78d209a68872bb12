-- name: failed-attempts
-- parameters: the days of from and to (yyyy/MM/dd), from (instant), to (instant, exclusive)
-- meaning: every refused attempt of a period, counted exactly: presentations of keys and sign-ins, by what was refused,
--   key, fingerprint of the secret, address and outcome, with the first and the last. Nothing is sampled or left out:
--   the sum of `attempts` is the number of events. keyid is null for secrets that belong to no key and for sign-ins.
-- control: PCI DSS 10.2.1.4 (all invalid logical access attempts), NIST SP 800-53 AC-7 and AU-6, ISO 27001 A.8.16
SELECT
  eventname, outcome, tenant, keyid, keyfingerprint, sourceipaddress,
  max(keyname) AS keyname,
  count(*) AS attempts,
  min(eventtime) AS firstattempt,
  max(eventtime) AS lastattempt
FROM audit_trail
WHERE logstream = 'usage'
  AND eventname IN ('AuthenticationFailed', 'AccessDenied', 'RateLimited', 'KeyUsed', 'SignInFailed')
  AND outcome <> 'SUCCESS'
  AND date >= ?
  AND date <= ?
  AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
  AND eventtime < CAST(from_iso8601_timestamp(?) AS timestamp)
GROUP BY eventname, outcome, tenant, keyid, keyfingerprint, sourceipaddress
ORDER BY attempts DESC, eventname, outcome, tenant, keyid, keyfingerprint, sourceipaddress
