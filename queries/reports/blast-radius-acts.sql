-- name: blast-radius-acts
-- parameters: since (instant), to (instant, inclusive), keyid (varchar) four times, the days of since and to
--   (yyyy/MM/dd), since, to
-- meaning: what was done with one key, and with the keys that it made in the period (three generations), besides being
--   presented: keys and principals that were made, changed or ended, reports, SQL and lists that were read, and what was
--   refused; oldest first. At most 10,001 rows: a report lists 10,000 and says when there are more.
-- control: NIST SP 800-53 IR-4 and AC-2(4), SOC 2 CC7.3, 21 CFR Part 11 §11.10(e)
WITH made AS (
  SELECT
    keyid,
    json_extract_scalar(useridentity, '$.sessionContext.auth.keyId') AS maker
  FROM audit_trail
  WHERE logstream = 'lifecycle'
    AND eventname = 'KeyCreated'
    AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
    AND eventtime <= CAST(from_iso8601_timestamp(?) AS timestamp)
),
actors AS (
  SELECT CAST(? AS varchar) AS keyid, 0 AS generation
  UNION ALL
  SELECT made.keyid, 1 AS generation
  FROM made
  WHERE made.maker = CAST(? AS varchar)
  UNION ALL
  SELECT made.keyid, 2 AS generation
  FROM made
  JOIN made AS parent ON parent.keyid = made.maker
  WHERE parent.maker = CAST(? AS varchar)
  UNION ALL
  SELECT made.keyid, 3 AS generation
  FROM made
  JOIN made AS parent ON parent.keyid = made.maker
  JOIN made AS grandparent ON grandparent.keyid = parent.maker
  WHERE grandparent.maker = CAST(? AS varchar)
),
acts AS (
  SELECT
    eventtime, eventid, eventname, outcome, keyid, keyname, tenant, sourceipaddress, useragent,
    json_extract_scalar(useridentity, '$.sessionContext.auth.keyId') AS actor,
    substr(
      coalesce(
        json_extract_scalar(requestparameters, '$.endpoint'),
        json_extract_scalar(requestparameters, '$.report'),
        json_extract_scalar(requestparameters, '$.sql'),
        json_extract_scalar(requestparameters, '$.dataset'),
        json_extract_scalar(requestparameters, '$.principalName'),
        json_extract_scalar(requestparameters, '$.reason')
      ),
      1,
      500
    ) AS detail
  FROM audit_trail
  WHERE eventname NOT IN ('KeyUsed', 'AccessDenied', 'AuthenticationFailed', 'RateLimited')
    AND date >= ?
    AND date <= ?
    AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
    AND eventtime <= CAST(from_iso8601_timestamp(?) AS timestamp)
)
SELECT
  acts.eventtime, acts.eventid, acts.eventname, acts.outcome, acts.actor, actors.generation,
  acts.keyid, acts.keyname, acts.tenant, acts.detail, acts.sourceipaddress, acts.useragent
FROM acts
JOIN actors ON actors.keyid = acts.actor
ORDER BY acts.eventtime, acts.eventid
LIMIT 10001
