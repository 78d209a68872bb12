-- name: blast-radius-keys
-- parameters: since (instant), to (instant, inclusive), keyid (varchar) three times, the days of since and to
--   (yyyy/MM/dd), to
-- meaning: keys that one key made in a period, those that these made, and those that those made, with what was done with
--   each up to the end of the period. At most 1,001 rows: a report lists 1,000 and says when there are more.
-- control: NIST SP 800-53 IR-4 and AC-2(4), ISO 27001 A.5.28
WITH made AS (
  SELECT
    keyid, tenant, keyname, owneremail AS owner, eventtime AS createdat,
    json_extract_scalar(useridentity, '$.sessionContext.auth.keyId') AS maker
  FROM audit_trail
  WHERE logstream = 'lifecycle'
    AND eventname = 'KeyCreated'
    AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
    AND eventtime <= CAST(from_iso8601_timestamp(?) AS timestamp)
),
descended AS (
  SELECT made.keyid, made.tenant, made.keyname, made.owner, made.createdat, made.maker, 1 AS generation
  FROM made
  WHERE made.maker = CAST(? AS varchar)
  UNION ALL
  SELECT made.keyid, made.tenant, made.keyname, made.owner, made.createdat, made.maker, 2 AS generation
  FROM made
  JOIN made AS parent ON parent.keyid = made.maker
  WHERE parent.maker = CAST(? AS varchar)
  UNION ALL
  SELECT made.keyid, made.tenant, made.keyname, made.owner, made.createdat, made.maker, 3 AS generation
  FROM made
  JOIN made AS parent ON parent.keyid = made.maker
  JOIN made AS grandparent ON grandparent.keyid = parent.maker
  WHERE grandparent.maker = CAST(? AS varchar)
),
uses AS (
  SELECT
    keyid,
    count(*) AS requests,
    count(*) FILTER (WHERE outcome = 'SUCCESS') AS successes,
    count(DISTINCT sourceipaddress) AS addresses,
    min(eventtime) AS firstrequest,
    max(eventtime) AS lastrequest
  FROM audit_trail
  WHERE logstream = 'usage'
    AND eventname IN ('KeyUsed', 'AccessDenied', 'AuthenticationFailed', 'RateLimited')
    AND keyid IN (SELECT keyid FROM descended)
    AND date >= ?
    AND date <= ?
    AND eventtime <= CAST(from_iso8601_timestamp(?) AS timestamp)
  GROUP BY keyid
)
SELECT
  descended.keyid, descended.tenant, descended.keyname, descended.owner, descended.createdat, descended.maker,
  descended.generation,
  coalesce(uses.requests, 0) AS requests,
  coalesce(uses.successes, 0) AS successes,
  coalesce(uses.addresses, 0) AS addresses,
  uses.firstrequest, uses.lastrequest
FROM descended
LEFT JOIN uses ON uses.keyid = descended.keyid
ORDER BY descended.generation, descended.createdat, descended.keyid
LIMIT 1001
