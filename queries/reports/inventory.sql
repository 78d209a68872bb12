-- name: inventory
-- parameters: asOf (instant), then for the halves of `uses` the day of asOf (yyyy/MM/dd) and asOf, asOf and the day
-- meaning: every key that existed at `asOf`, in whatever state: owner, creator, dates, rights, last use and last attempt.
--   The rights are JSON texts; JSON null stands for "all" (datasets, permissions, addresses) or "none" (rate limit, note).
-- control: NIST SP 800-53 AC-2 and IA-5 (inventory), SOC 2 CC6.1 to CC6.3, ISO 27001 A.5.18
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
  SELECT as_of, to_iso8601(as_of) || 'Z' AS as_of_text
  FROM (SELECT CAST(from_iso8601_timestamp(?) AS timestamp) AS as_of) AS instants
),
created AS (
  SELECT
    keyid,
    max(tenant) AS tenant,
    min_by(keyname, logoffset) AS keyname,
    min_by(owneremail, logoffset) AS owner,
    min(eventtime) AS createdat,
    min_by(expiry, logoffset) AS expiry,
    min_by(role, logoffset) AS role,
    min_by(scopes, logoffset) AS scopes,
    min_by(alloweddatasets, logoffset) AS alloweddatasets,
    min_by(permissions, logoffset) AS permissions,
    min_by(ratelimit, logoffset) AS ratelimit,
    min_by(note, logoffset) AS note,
    min_by(allowedcidrs, logoffset) AS allowedcidrs,
    min_by(creator, logoffset) AS creator
  FROM (
    SELECT
      keyid, tenant, keyname, owneremail, eventtime, logoffset,
      coalesce(json_extract_scalar(requestparameters, '$.expiresAt'), 'never') AS expiry,
      json_format(json_extract(requestparameters, '$.role')) AS role,
      json_format(json_extract(requestparameters, '$.scopes')) AS scopes,
      json_format(json_extract(requestparameters, '$.allowedDatasets')) AS alloweddatasets,
      json_format(json_extract(requestparameters, '$.permissions')) AS permissions,
      json_format(json_extract(requestparameters, '$.rateLimit')) AS ratelimit,
      json_format(json_extract(requestparameters, '$.note')) AS note,
      -- A creation states them only where there are any.
      coalesce(json_format(json_extract(requestparameters, '$.allowedCidrs')), 'null') AS allowedcidrs,
      coalesce(json_extract_scalar(useridentity, '$.email'), json_extract_scalar(useridentity, '$.principalId')) AS creator
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
    createdat, createdat AS firstseen, expiry, role, scopes, alloweddatasets, permissions, ratelimit, note, allowedcidrs, creator
  FROM created
  UNION ALL
  SELECT
    keyid, tenant, keyname, owner, source, lifetime,
    createdat, firstseen, 'never' AS expiry, NULL AS role, NULL AS scopes, NULL AS alloweddatasets, NULL AS permissions, NULL AS ratelimit, NULL AS note, NULL AS allowedcidrs, NULL AS creator
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
    max_by(scopes, logoffset) FILTER (WHERE scopes IS NOT NULL) AS scopes,
    max_by(alloweddatasets, logoffset) FILTER (WHERE alloweddatasets IS NOT NULL) AS alloweddatasets,
    max_by(permissions, logoffset) FILTER (WHERE permissions IS NOT NULL) AS permissions,
    max_by(ratelimit, logoffset) FILTER (WHERE ratelimit IS NOT NULL) AS ratelimit,
    max_by(note, logoffset) FILTER (WHERE note IS NOT NULL) AS note,
    max_by(allowedcidrs, logoffset) FILTER (WHERE allowedcidrs IS NOT NULL) AS allowedcidrs
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
      CASE WHEN eventname = 'KeyUpdated'
        THEN json_format(json_extract(requestparameters, '$.after.role')) END AS role,
      CASE WHEN eventname = 'KeyUpdated'
        THEN json_format(json_extract(requestparameters, '$.after.scopes')) END AS scopes,
      CASE WHEN eventname = 'KeyUpdated'
        THEN json_format(json_extract(requestparameters, '$.after.allowedDatasets')) END AS alloweddatasets,
      CASE WHEN eventname = 'KeyUpdated'
        THEN json_format(json_extract(requestparameters, '$.after.permissions')) END AS permissions,
      CASE WHEN eventname = 'KeyUpdated'
        THEN json_format(json_extract(requestparameters, '$.after.rateLimit')) END AS ratelimit,
      CASE WHEN eventname = 'KeyUpdated'
        THEN json_format(json_extract(requestparameters, '$.after.note')) END AS note,
      CASE WHEN eventname = 'KeyUpdated'
        THEN json_format(json_extract(requestparameters, '$.after.allowedCidrs')) END AS allowedcidrs
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
    CASE WHEN uses.firstattempt < known.firstseen THEN uses.firstattempt ELSE known.firstseen END AS firstseen,
    coalesce(changes.role, known.role) AS role,
    coalesce(changes.scopes, known.scopes) AS scopes,
    coalesce(changes.alloweddatasets, known.alloweddatasets) AS alloweddatasets,
    coalesce(changes.permissions, known.permissions) AS permissions,
    coalesce(changes.ratelimit, known.ratelimit) AS ratelimit,
    coalesce(changes.note, known.note) AS note,
    coalesce(changes.allowedcidrs, known.allowedcidrs) AS allowedcidrs,
    known.creator
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
)
SELECT
  keyid, keyname, owner, creator, tenant, source, lifetime, status,
  createdat, knownsince, rotatedat, expiresat, lastuse, lastattempt,
  role, scopes, alloweddatasets, permissions, ratelimit, note, allowedcidrs
FROM keys
ORDER BY keyid
