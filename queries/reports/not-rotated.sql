-- name: not-rotated
-- parameters: asOf (instant), secretSince (instant: asOf minus the window), then for the halves of `uses` the day of asOf
--   (yyyy/MM/dd) and asOf, asOf and the day: in the order of the text
-- meaning: keys whose present secret is not younger than `secretSince`, one row each (class null), and how many keys are
--   none of these and why (class and keycount). A secret is as old as the last rotation, else as the key is known to be.
--   The policy decides exactly on the boundary. Keys are folded as unused-keys.sql folds them.
-- control: CIS AWS Foundations 2.12 (90 days), NIST SP 800-53 IA-5
--
-- How keys are folded: the first creation counts; later changes by log order; a revocation or an expiry ends a key, whichever the log has first; the latest of KeyDisabled and
-- KeyEnabled says whether it is disabled, by log order for keys of ours, by time for imported ones, whose files come in
-- any order; an expiry that has passed counts even before the sweep has noted it. ExternalKeyObserved rows count
-- whenever they were written: they describe a key, they are not something that happened to it.
-- Expiry times are compared as text, in the one form that events have, `2026-11-20T21:04:44.123Z`. A request that a
-- gateway's key made on a bearer's behalf is a use of the gateway's key too. Where there are no gateways, files are
-- passed over by their statistics; a condition on eventtime would have it read of every row first, so a time after
-- `asOf` becomes null instead, which min and max leave out.
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
uses AS (
  SELECT
    keyid,
    min(eventtime) AS firstattempt,
    max(eventtime) AS lastattempt,
    max(eventtime) FILTER (WHERE outcome = 'SUCCESS') AS lastuse
  FROM (
    SELECT keyid, eventtime, outcome
    FROM audit_trail
    WHERE logstream = 'usage'
      AND eventname IN ('KeyUsed', 'AccessDenied', 'AuthenticationFailed', 'RateLimited')
      AND keyid IS NOT NULL
      AND date <= ?
      AND eventtime <= CAST(from_iso8601_timestamp(?) AS timestamp)
    UNION ALL
    SELECT
      gatewaykeyid AS keyid,
      CASE WHEN eventtime <= CAST(from_iso8601_timestamp(?) AS timestamp) THEN eventtime END AS eventtime,
      'SUCCESS' AS outcome
    FROM audit_trail
    WHERE logstream = 'usage'
      AND gatewaykeyid IS NOT NULL
      AND date <= ?
  ) AS presented
  GROUP BY keyid
),
states AS (
  SELECT
    known.keyid, known.tenant, known.source, known.lifetime, known.createdat,
    coalesce(changes.keyname, known.keyname) AS keyname,
    coalesce(changes.owner, known.owner) AS owner,
    coalesce(changes.expiry, known.expiry) AS expiry,
    changes.rotatedat, changes.ended, changes.switched, changes.disabledat, changes.enabledat,
    uses.lastattempt, uses.lastuse,
    CASE WHEN uses.firstattempt < known.firstseen THEN uses.firstattempt ELSE known.firstseen END AS firstseen
  FROM known
  LEFT JOIN changes ON changes.keyid = known.keyid
  LEFT JOIN uses ON uses.keyid = known.keyid
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
classified AS (
  SELECT
    keys.*,
    CASE
      WHEN status IN ('REVOKED', 'EXPIRED') THEN lower(status)
      WHEN lifetime = 'temporary' THEN 'temporary'
      WHEN coalesce(rotatedat, createdat, knownsince) > asked.since THEN 'young'
      ELSE 'candidate'
    END AS class
  FROM keys
  CROSS JOIN asked
)
SELECT
  CAST(NULL AS varchar) AS class, CAST(NULL AS bigint) AS keycount,
  keyid, keyname, owner, tenant, source, lifetime, status,
  createdat, knownsince, rotatedat, expiresat, lastuse, lastattempt
FROM classified
WHERE class = 'candidate'
UNION ALL
SELECT
  class, count(*) AS keycount,
  NULL AS keyid, NULL AS keyname, NULL AS owner, NULL AS tenant, NULL AS source, NULL AS lifetime, NULL AS status,
  NULL AS createdat, NULL AS knownsince, NULL AS rotatedat, NULL AS expiresat, NULL AS lastuse, NULL AS lastattempt
FROM classified
WHERE class <> 'candidate'
GROUP BY class
