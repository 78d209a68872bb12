-- name: recently-created
-- parameters: to (instant, exclusive), from (instant)
-- meaning: the ten keys created last in a period, latest first, with their state at its end
-- control: SOC 2 CC6.2 (provisioning); the list of the Quilt guide's usage report
-- How keys are folded: as in unused-keys.sql.
WITH asked AS (
  SELECT
    CAST(from_iso8601_timestamp(?) AS timestamp) AS as_of,
    CAST(from_iso8601_timestamp(?) AS timestamp) AS since
),
lifecycle AS (
  SELECT
    keyid,
    max(tenant) AS tenant,
    max_by(keyname, logoffset) FILTER (WHERE keyname IS NOT NULL) AS keyname,
    max_by(owneremail, logoffset) FILTER (WHERE owneremail IS NOT NULL) AS owner,
    min(eventtime) AS firstevent,
    min(eventtime) FILTER (WHERE eventname = 'KeyCreated') AS keycreated,
    max(eventtime) FILTER (WHERE eventname = 'KeyRotated') AS rotatedat,
    min_by(eventname, logoffset) FILTER (WHERE eventname IN ('KeyRevoked', 'KeyExpired')) AS ended,
    max_by(eventname, logoffset) FILTER (WHERE eventname IN ('KeyDisabled', 'KeyEnabled')) AS switched,
    max(eventtime) FILTER (WHERE eventname = 'KeyDisabled') AS disabledat,
    max(eventtime) FILTER (WHERE eventname = 'KeyEnabled') AS enabledat,
    max_by(expiry, logoffset) FILTER (WHERE expiry IS NOT NULL) AS expiry,
    max(externalsource) AS externalsource,
    max(externalkind) AS externalkind,
    max(externalcreated) AS externalcreated
  FROM (
    SELECT
      keyid, tenant, keyname, owneremail, eventname, eventtime, logoffset,
      CASE eventname
        WHEN 'KeyCreated' THEN coalesce(json_extract_scalar(requestparameters, '$.expiresAt'), 'never')
        WHEN 'KeyRotated' THEN coalesce(json_extract_scalar(responseelements, '$.expiresAt'), 'never')
        WHEN 'KeyUpdated' THEN CASE
          WHEN json_extract(requestparameters, '$.after.expiresAt') IS NOT NULL
          THEN coalesce(json_extract_scalar(requestparameters, '$.after.expiresAt'), 'never')
        END
      END AS expiry,
      CASE WHEN eventname = 'ExternalKeyObserved' THEN keysource END AS externalsource,
      CASE WHEN eventname = 'ExternalKeyObserved'
        THEN json_extract_scalar(requestparameters, '$.kind') END AS externalkind,
      CASE WHEN eventname = 'ExternalKeyObserved'
        THEN json_extract_scalar(requestparameters, '$.createdAt') END AS externalcreated
    FROM audit_trail
    CROSS JOIN asked
    WHERE logstream = 'lifecycle'
      AND keyid IS NOT NULL
      AND (eventtime <= asked.as_of OR eventname = 'ExternalKeyObserved')
  ) AS changes
  GROUP BY keyid
),
states AS (
  SELECT
    lifecycle.*,
    coalesce(keycreated, CAST(from_iso8601_timestamp(externalcreated) AS timestamp)) AS createdat,
    firstevent AS firstseen,
    CASE WHEN expiry <> 'never' THEN CAST(from_iso8601_timestamp(expiry) AS timestamp) END AS expiresat
  FROM lifecycle
),
keys AS (
  SELECT
    states.*,
    CASE WHEN createdat < firstseen THEN createdat ELSE firstseen END AS knownsince,
    coalesce(externalsource, 'keytrail') AS source,
    coalesce(externalkind, 'long-term') AS lifetime,
    CASE
      WHEN ended = 'KeyRevoked' THEN 'REVOKED'
      WHEN ended = 'KeyExpired' OR expiresat <= asked.as_of THEN 'EXPIRED'
      WHEN externalsource IS NULL AND switched = 'KeyDisabled' THEN 'DISABLED'
      WHEN externalsource IS NOT NULL AND disabledat >= coalesce(enabledat, disabledat) THEN 'DISABLED'
      ELSE 'ACTIVE'
    END AS status
  FROM states
  CROSS JOIN asked
  WHERE keycreated IS NOT NULL
    OR (externalsource IS NOT NULL AND (firstseen <= asked.as_of OR createdat <= asked.as_of))
)
SELECT keyid, keyname, owner, tenant, source, status, createdat
FROM keys
CROSS JOIN asked
WHERE createdat >= asked.since
ORDER BY createdat DESC, keyid
LIMIT 10
