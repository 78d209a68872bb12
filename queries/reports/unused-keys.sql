-- name: unused-keys
-- parameters: asOf (instant), idleSince (instant: asOf minus the window), then for both halves of `uses` the day of asOf
--   (yyyy/MM/dd) and asOf: idleSince is passed once, the day twice, asOf three times, in the order of the text
-- meaning: keys without a successful use since `idleSince`, one row each (rowkind `key`), and how many keys are none of
--   these and why (rowkind `count`). The report decides exactly on the boundary and about the coverage of the trail.
-- control: CIS AWS Foundations 2.11 (45 days), FedRAMP AC-2(3) (35 days), PCI DSS 8.2.6 (90 days)
--
-- How keys are folded: a revocation or an expiry ends a key, whichever the log has first; the latest of KeyDisabled and
-- KeyEnabled says whether it is disabled, by log order for keys of ours, by time for imported ones, whose files come in
-- any order; an expiry that has passed counts even before the sweep has noted it. ExternalKeyObserved rows count
-- whenever they were written: they describe a key, they are not something that happened to it. A request that a
-- gateway's key made on a bearer's behalf (via) is a use of the gateway's key too.
WITH asked AS (
  SELECT
    CAST(from_iso8601_timestamp(?) AS timestamp) AS as_of,
    CAST(from_iso8601_timestamp(?) AS timestamp) AS idle_since
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
),
classified AS (
  SELECT
    keys.*,
    CASE
      WHEN status IN ('REVOKED', 'EXPIRED') THEN lower(status)
      WHEN lifetime = 'temporary' THEN 'temporary'
      WHEN lastuse > asked.idle_since THEN 'used'
      WHEN knownsince > asked.idle_since THEN 'young'
      ELSE 'candidate'
    END AS class
  FROM keys
  CROSS JOIN asked
)
SELECT
  'key' AS rowkind, class, CAST(1 AS bigint) AS keycount,
  keyid, keyname, owner, tenant, source, lifetime, status,
  createdat, knownsince, rotatedat, expiresat, lastuse, lastattempt
FROM classified
WHERE class = 'candidate'
UNION ALL
SELECT
  'count' AS rowkind, class, count(*) AS keycount,
  NULL AS keyid, NULL AS keyname, NULL AS owner, NULL AS tenant, NULL AS source, NULL AS lifetime, NULL AS status,
  NULL AS createdat, NULL AS knownsince, NULL AS rotatedat, NULL AS expiresat, NULL AS lastuse, NULL AS lastattempt
FROM classified
WHERE class <> 'candidate'
GROUP BY class
