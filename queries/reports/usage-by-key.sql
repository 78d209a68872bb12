-- name: usage-by-key
-- parameters: to (instant, exclusive), then the days of from and to (yyyy/MM/dd), from (instant), to
-- meaning: requests of a period per key presented, by outcome; keyid is null for secrets that belong to no key
-- control: PCI DSS 10.2.1.2 and 10.2.1.4, NIST SP 800-53 AU-6
WITH names AS (
  SELECT
    keyid,
    max_by(keyname, logoffset) FILTER (WHERE keyname IS NOT NULL) AS keyname,
    max_by(owner, logoffset) FILTER (WHERE owner IS NOT NULL) AS owner
  FROM (
    SELECT
      keyid, logoffset,
      CASE WHEN eventname = 'KeyUpdated'
        THEN json_extract_scalar(requestparameters, '$.after.name') ELSE keyname END AS keyname,
      CASE WHEN eventname = 'KeyUpdated'
        THEN json_extract_scalar(requestparameters, '$.after.owner') ELSE owneremail END AS owner
    FROM audit_trail
    WHERE logstream = 'lifecycle'
      AND eventname IN ('KeyCreated', 'KeyUpdated', 'ExternalKeyObserved')
      AND keyid IS NOT NULL
      AND (eventtime < CAST(from_iso8601_timestamp(?) AS timestamp) OR eventname = 'ExternalKeyObserved')
  ) AS described
  GROUP BY keyid
),
presented AS (
  SELECT
    keyid,
    count(*) AS requests,
    count(*) FILTER (WHERE outcome = 'SUCCESS') AS successes,
    count(*) FILTER (WHERE outcome = 'INVALID') AS invalid,
    count(*) FILTER (WHERE outcome = 'EXPIRED') AS expired,
    count(*) FILTER (WHERE outcome = 'REVOKED') AS revoked,
    count(*) FILTER (WHERE outcome = 'DISABLED') AS disabled,
    count(*) FILTER (WHERE outcome = 'FORBIDDEN') AS forbidden,
    count(*) FILTER (WHERE outcome = 'RATE_LIMITED') AS ratelimited,
    min(eventtime) AS firstrequest,
    max(eventtime) AS lastrequest,
    max(eventtime) FILTER (WHERE outcome = 'SUCCESS') AS lastuse
  FROM audit_trail
  WHERE logstream = 'usage'
    AND eventname IN ('KeyUsed', 'AccessDenied', 'AuthenticationFailed', 'RateLimited')
    AND date >= ?
    AND date <= ?
    AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
    AND eventtime < CAST(from_iso8601_timestamp(?) AS timestamp)
  GROUP BY keyid
)
SELECT
  presented.keyid, names.keyname, names.owner,
  requests, successes, invalid, expired, revoked, disabled, forbidden, ratelimited,
  firstrequest, lastrequest, lastuse
FROM presented
LEFT JOIN names ON names.keyid = presented.keyid
ORDER BY requests DESC, presented.keyid
