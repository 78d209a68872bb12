-- name: usage
-- parameters: to (instant, exclusive), from (instant), then twice: the days of from and to (yyyy/MM/dd), from, to
-- meaning: the totals of a period, one measure a row: how many keys were in which state at its end (`keys`), how many
--   were created in it (`created`), how many requests had which outcome (`requests`), how many keys were used (`used`).
-- control: SOC 2 CC6.2, ISO 27001 A.8.15; the summary of the Quilt guide's usage report
-- How keys are folded: as in unused-keys.sql.
WITH asked AS (
  SELECT as_of, since, to_iso8601(as_of) || 'Z' AS as_of_text
  FROM (
    SELECT
      CAST(from_iso8601_timestamp(?) AS timestamp) AS as_of,
      CAST(from_iso8601_timestamp(?) AS timestamp) AS since
  ) AS instants
),
created AS (
  SELECT
    keyid,
    max(tenant) AS tenant,
    min_by(keyname, logoffset) AS keyname,
    min_by(owneremail, logoffset) AS owner,
    min(eventtime) AS createdat,
    min_by(expiry, logoffset) AS expiry
  FROM (
    SELECT
      keyid, tenant, keyname, owneremail, eventtime, logoffset,
      coalesce(json_extract_scalar(requestparameters, '$.expiresAt'), 'never') AS expiry
    FROM audit_trail
    CROSS JOIN asked
    WHERE logstream = 'lifecycle'
      AND eventname = 'KeyCreated'
      AND keyid IS NOT NULL
      AND eventtime <= asked.as_of
  ) AS creations
  GROUP BY keyid
),
observed AS (
  SELECT
    keyid,
    max(tenant) AS tenant,
    max_by(keyname, logoffset) AS keyname,
    max_by(owneremail, logoffset) AS owner,
    max(keysource) AS source,
    max(json_extract_scalar(requestparameters, '$.kind')) AS lifetime,
    min(eventtime) AS firstseen,
    CAST(from_iso8601_timestamp(min(json_extract_scalar(requestparameters, '$.createdAt'))) AS timestamp) AS createdat
  FROM audit_trail
  WHERE logstream = 'lifecycle'
    AND eventname = 'ExternalKeyObserved'
    AND keyid IS NOT NULL
  GROUP BY keyid
),
known AS (
  SELECT
    keyid, tenant, keyname, owner, 'keytrail' AS source, 'long-term' AS lifetime,
    createdat, createdat AS firstseen, expiry
  FROM created
  UNION ALL
  SELECT
    keyid, tenant, keyname, owner, source, lifetime,
    createdat, firstseen, 'never' AS expiry
  FROM observed
),
changes AS (
  SELECT
    keyid,
    max_by(keyname, logoffset) FILTER (WHERE keyname IS NOT NULL) AS keyname,
    max_by(owner, logoffset) FILTER (WHERE owner IS NOT NULL) AS owner,
    max(eventtime) FILTER (WHERE eventname = 'KeyRotated') AS rotatedat,
    min_by(eventname, logoffset) FILTER (WHERE eventname IN ('KeyRevoked', 'KeyExpired')) AS ended,
    max_by(eventname, logoffset) FILTER (WHERE eventname IN ('KeyDisabled', 'KeyEnabled')) AS switched,
    max(eventtime) FILTER (WHERE eventname = 'KeyDisabled') AS disabledat,
    max(eventtime) FILTER (WHERE eventname = 'KeyEnabled') AS enabledat,
    max_by(expiry, logoffset) FILTER (WHERE expiry IS NOT NULL) AS expiry
  FROM (
    SELECT
      keyid, eventname, eventtime, logoffset,
      json_extract_scalar(requestparameters, '$.after.name') AS keyname,
      json_extract_scalar(requestparameters, '$.after.owner') AS owner,
      CASE
        WHEN eventname = 'KeyRotated' THEN coalesce(json_extract_scalar(responseelements, '$.expiresAt'), 'never')
        WHEN json_extract(requestparameters, '$.after.expiresAt') IS NOT NULL
          THEN coalesce(json_extract_scalar(requestparameters, '$.after.expiresAt'), 'never')
      END AS expiry
    FROM audit_trail
    CROSS JOIN asked
    WHERE logstream = 'lifecycle'
      AND eventname IN ('KeyUpdated', 'KeyRotated', 'KeyRevoked', 'KeyExpired', 'KeyDisabled', 'KeyEnabled')
      AND keyid IS NOT NULL
      AND eventtime <= asked.as_of
  ) AS later
  GROUP BY keyid
),
states AS (
  SELECT
    known.keyid, known.tenant, known.source, known.lifetime, known.createdat,
    coalesce(changes.keyname, known.keyname) AS keyname,
    coalesce(changes.owner, known.owner) AS owner,
    coalesce(changes.expiry, known.expiry) AS expiry,
    changes.rotatedat, changes.ended, changes.switched, changes.disabledat, changes.enabledat,
    known.firstseen
  FROM known
  LEFT JOIN changes ON changes.keyid = known.keyid
),
keys AS (
  SELECT
    states.*,
    CASE WHEN createdat < firstseen THEN createdat ELSE firstseen END AS knownsince,
    CASE WHEN expiry <> 'never' THEN expiry END AS expiresat,
    CASE
      WHEN ended = 'KeyRevoked' THEN 'REVOKED'
      WHEN ended = 'KeyExpired' OR (expiry <> 'never' AND expiry <= asked.as_of_text) THEN 'EXPIRED'
      WHEN source = 'keytrail' AND switched = 'KeyDisabled' THEN 'DISABLED'
      WHEN source <> 'keytrail' AND disabledat >= coalesce(enabledat, disabledat) THEN 'DISABLED'
      ELSE 'ACTIVE'
    END AS status
  FROM states
  CROSS JOIN asked
  WHERE firstseen <= asked.as_of
    OR createdat <= asked.as_of
),
requests AS (
  SELECT outcome, count(*) AS requests
  FROM audit_trail
  WHERE logstream = 'usage'
    AND eventname IN ('KeyUsed', 'AccessDenied', 'AuthenticationFailed', 'RateLimited')
    AND date >= ?
    AND date <= ?
    AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
    AND eventtime < CAST(from_iso8601_timestamp(?) AS timestamp)
  GROUP BY outcome
),
used AS (
  SELECT count(DISTINCT keyid) AS keys
  FROM audit_trail
  WHERE logstream = 'usage'
    AND eventname IN ('KeyUsed', 'AccessDenied', 'AuthenticationFailed', 'RateLimited')
    AND date >= ?
    AND date <= ?
    AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
    AND eventtime < CAST(from_iso8601_timestamp(?) AS timestamp)
    AND outcome = 'SUCCESS'
)
SELECT 'keys' AS measure, status AS name, count(*) AS n
FROM keys
GROUP BY status
UNION ALL
SELECT 'created' AS measure, 'KEYS' AS name, count(*) AS n
FROM keys
CROSS JOIN asked
WHERE createdat >= asked.since
UNION ALL
SELECT 'requests' AS measure, outcome AS name, requests AS n
FROM requests
UNION ALL
SELECT 'used' AS measure, 'KEYS' AS name, keys AS n
FROM used
