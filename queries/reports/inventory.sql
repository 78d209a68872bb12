-- name: inventory
-- parameters: asOf (instant), then for both halves of `uses` the day of asOf (yyyy/MM/dd) and asOf
-- meaning: every key that existed at `asOf`, in whatever state: owner, creator, dates, rights, last use and last attempt.
--   The rights are JSON texts; JSON null stands for "all" (datasets, permissions) or "none" (rate limit, note).
-- control: NIST SP 800-53 AC-2 and IA-5 (inventory), SOC 2 CC6.1 to CC6.3, ISO 27001 A.5.18
--
-- How keys are folded: a revocation or an expiry ends a key, whichever the log has first; the latest of KeyDisabled and
-- KeyEnabled says whether it is disabled, by log order for keys of ours, by time for imported ones, whose files come in
-- any order; an expiry that has passed counts even before the sweep has noted it. ExternalKeyObserved rows count
-- whenever they were written: they describe a key, they are not something that happened to it. A request that a
-- gateway's key made on a bearer's behalf (via) is a use of the gateway's key too.
WITH asked AS (
  SELECT CAST(from_iso8601_timestamp(?) AS timestamp) AS as_of
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
    max(externalcreated) AS externalcreated,
    max_by(role, logoffset) FILTER (WHERE role IS NOT NULL) AS role,
    max_by(scopes, logoffset) FILTER (WHERE scopes IS NOT NULL) AS scopes,
    max_by(alloweddatasets, logoffset) FILTER (WHERE alloweddatasets IS NOT NULL) AS alloweddatasets,
    max_by(permissions, logoffset) FILTER (WHERE permissions IS NOT NULL) AS permissions,
    max_by(ratelimit, logoffset) FILTER (WHERE ratelimit IS NOT NULL) AS ratelimit,
    max_by(note, logoffset) FILTER (WHERE note IS NOT NULL) AS note,
    max(creator) AS creator
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
        THEN json_extract_scalar(requestparameters, '$.createdAt') END AS externalcreated,
      CASE eventname
        WHEN 'KeyCreated' THEN json_format(json_extract(requestparameters, '$.role'))
        WHEN 'KeyUpdated' THEN json_format(json_extract(requestparameters, '$.after.role'))
      END AS role,
      CASE eventname
        WHEN 'KeyCreated' THEN json_format(json_extract(requestparameters, '$.scopes'))
        WHEN 'KeyUpdated' THEN json_format(json_extract(requestparameters, '$.after.scopes'))
      END AS scopes,
      CASE eventname
        WHEN 'KeyCreated' THEN json_format(json_extract(requestparameters, '$.allowedDatasets'))
        WHEN 'KeyUpdated' THEN json_format(json_extract(requestparameters, '$.after.allowedDatasets'))
      END AS alloweddatasets,
      CASE eventname
        WHEN 'KeyCreated' THEN json_format(json_extract(requestparameters, '$.permissions'))
        WHEN 'KeyUpdated' THEN json_format(json_extract(requestparameters, '$.after.permissions'))
      END AS permissions,
      CASE eventname
        WHEN 'KeyCreated' THEN json_format(json_extract(requestparameters, '$.rateLimit'))
        WHEN 'KeyUpdated' THEN json_format(json_extract(requestparameters, '$.after.rateLimit'))
      END AS ratelimit,
      CASE eventname
        WHEN 'KeyCreated' THEN json_format(json_extract(requestparameters, '$.note'))
        WHEN 'KeyUpdated' THEN json_format(json_extract(requestparameters, '$.after.note'))
      END AS note,
      CASE WHEN eventname = 'KeyCreated'
        THEN coalesce(json_extract_scalar(useridentity, '$.email'), json_extract_scalar(useridentity, '$.principalId'))
      END AS creator
    FROM audit_trail
    CROSS JOIN asked
    WHERE logstream = 'lifecycle'
      AND keyid IS NOT NULL
      AND (eventtime <= asked.as_of OR eventname = 'ExternalKeyObserved')
  ) AS changes
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
    SELECT json_extract_scalar(requestparameters, '$.via.keyId') AS keyid, eventtime, 'SUCCESS' AS outcome
    FROM audit_trail
    WHERE logstream = 'usage'
      AND requestparameters LIKE '%"via":{"keyId":%'
      AND date <= ?
      AND eventtime <= CAST(from_iso8601_timestamp(?) AS timestamp)
  ) AS presented
  GROUP BY keyid
),
states AS (
  SELECT
    lifecycle.*,
    uses.lastattempt, uses.lastuse,
    coalesce(keycreated, CAST(from_iso8601_timestamp(externalcreated) AS timestamp)) AS createdat,
    CASE
      WHEN keycreated IS NULL AND uses.firstattempt < firstevent THEN uses.firstattempt
      ELSE firstevent
    END AS firstseen,
    CASE WHEN expiry <> 'never' THEN CAST(from_iso8601_timestamp(expiry) AS timestamp) END AS expiresat
  FROM lifecycle
  LEFT JOIN uses ON uses.keyid = lifecycle.keyid
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
SELECT
  keyid, keyname, owner, creator, tenant, source, lifetime, status,
  createdat, knownsince, rotatedat, expiresat, lastuse, lastattempt,
  role, scopes, alloweddatasets, permissions, ratelimit, note
FROM keys
ORDER BY keyid
