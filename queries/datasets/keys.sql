-- name: keys
-- parameters: 1 asOf varchar, the instant by which an expiry has passed or not, as events have it (2026-11-20T21:04:44.123Z)
-- meaning: every key that the trail knows, one row each: owner, creator, rights, dates, and its state as of `asOf`. What
--   `POST /v1/query` counts and groups as the dataset `keys`.
-- control: NIST SP 800-53 AC-2 and IA-5 (inventory), SOC 2 CC6.1 to CC6.3, ISO 27001 A.5.18
--
-- Keys are folded as in reports/inventory.sql, which explains it, without what the many rows of usage would tell. Expiry
-- times are compared as text, in the one form that events have.
WITH created AS (
  SELECT
    keyid,
    max(tenant) AS tenant,
    min_by(keyname, logoffset) AS keyname,
    min_by(owneremail, logoffset) AS owner,
    min(eventtime) AS createdat,
    min_by(expiry, logoffset) AS expiry,
    min_by(role, logoffset) AS role,
    min_by(ratelimit, logoffset) AS ratelimit,
    min_by(creator, logoffset) AS creator
  FROM (
    SELECT
      keyid, tenant, keyname, owneremail, eventtime, logoffset,
      coalesce(json_extract_scalar(requestparameters, '$.expiresAt'), 'never') AS expiry,
      json_extract_scalar(requestparameters, '$.role') AS role,
      json_format(json_extract(requestparameters, '$.rateLimit')) AS ratelimit,
      coalesce(json_extract_scalar(useridentity, '$.email'), json_extract_scalar(useridentity, '$.principalId')) AS creator
    FROM audit_trail
    WHERE logstream = 'lifecycle'
      AND eventname = 'KeyCreated'
      AND keyid IS NOT NULL
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
    CAST(from_iso8601_timestamp(min(json_extract_scalar(requestparameters, '$.createdAt'))) AS timestamp) AS createdat
  FROM audit_trail
  WHERE logstream = 'lifecycle'
    AND eventname = 'ExternalKeyObserved'
    AND keyid IS NOT NULL
  GROUP BY keyid
),
known AS (
  SELECT
    keyid, tenant, keyname, owner, 'keytrail' AS source, 'long-term' AS lifetime, createdat, expiry, role, ratelimit, creator
  FROM created
  UNION ALL
  SELECT
    keyid, tenant, keyname, owner, source, lifetime, createdat, 'never' AS expiry,
    NULL AS role, NULL AS ratelimit, NULL AS creator
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
    max_by(expiry, logoffset) FILTER (WHERE expiry IS NOT NULL) AS expiry,
    max_by(role, logoffset) FILTER (WHERE role IS NOT NULL) AS role,
    max_by(ratelimit, logoffset) FILTER (WHERE ratelimit IS NOT NULL) AS ratelimit
  FROM (
    SELECT
      keyid, eventname, eventtime, logoffset,
      json_extract_scalar(requestparameters, '$.after.name') AS keyname,
      json_extract_scalar(requestparameters, '$.after.owner') AS owner,
      CASE
        WHEN eventname = 'KeyRotated' THEN coalesce(json_extract_scalar(responseelements, '$.expiresAt'), 'never')
        WHEN json_extract(requestparameters, '$.after.expiresAt') IS NOT NULL
          THEN coalesce(json_extract_scalar(requestparameters, '$.after.expiresAt'), 'never')
      END AS expiry,
      json_extract_scalar(requestparameters, '$.after.role') AS role,
      json_format(json_extract(requestparameters, '$.after.rateLimit')) AS ratelimit
    FROM audit_trail
    WHERE logstream = 'lifecycle'
      AND eventname IN ('KeyUpdated', 'KeyRotated', 'KeyRevoked', 'KeyExpired', 'KeyDisabled', 'KeyEnabled')
      AND keyid IS NOT NULL
  ) AS later
  GROUP BY keyid
),
states AS (
  SELECT
    known.keyid, known.tenant, known.source, known.lifetime, known.createdat, known.creator,
    coalesce(changes.keyname, known.keyname) AS keyname,
    coalesce(changes.owner, known.owner) AS owner,
    coalesce(changes.expiry, known.expiry) AS expiry,
    coalesce(changes.role, known.role) AS role,
    coalesce(changes.ratelimit, known.ratelimit) AS ratelimit,
    changes.rotatedat, changes.ended, changes.switched, changes.disabledat, changes.enabledat
  FROM known
  LEFT JOIN changes ON changes.keyid = known.keyid
)
SELECT
  keyid, keyname, owner, creator, tenant, source, lifetime, role,
  CASE
    WHEN ended = 'KeyRevoked' THEN 'REVOKED'
    WHEN ended = 'KeyExpired' OR (expiry <> 'never' AND expiry <= asked.as_of) THEN 'EXPIRED'
    WHEN source = 'keytrail' AND switched = 'KeyDisabled' THEN 'DISABLED'
    WHEN source <> 'keytrail' AND disabledat >= coalesce(enabledat, disabledat) THEN 'DISABLED'
    ELSE 'ACTIVE'
  END AS status,
  TRY_CAST(ratelimit AS bigint) AS ratelimit,
  createdat,
  rotatedat,
  CAST(from_iso8601_timestamp(nullif(expiry, 'never')) AS timestamp) AS expiresat
FROM states
CROSS JOIN (SELECT CAST(? AS varchar) AS as_of) AS asked
