-- name: coverage
-- parameters: asOf (instant), asOf
-- meaning: what the trail can know of which system's keys: one row for keys of ours, from the first of them on, and one
--   for every import, with the period of its records. An import counts whenever it was made, for the period that it
--   covers up to `asOf`, and for nothing after it was made: a record that says it is of a later time proves nothing.
-- control: NIST SP 800-53 AU-12, the completeness statement of every report
SELECT 'keytrail' AS source, min(eventtime) AS coversfrom, CAST(from_iso8601_timestamp(?) AS timestamp) AS coversto
FROM audit_trail
WHERE logstream = 'lifecycle'
  AND eventname = 'KeyCreated'
HAVING min(eventtime) IS NOT NULL
UNION ALL
SELECT
  json_extract_scalar(requestparameters, '$.source') AS source,
  CAST(from_iso8601_timestamp(json_extract_scalar(requestparameters, '$.coversFrom')) AS timestamp) AS coversfrom,
  CASE
    WHEN CAST(from_iso8601_timestamp(json_extract_scalar(requestparameters, '$.coversTo')) AS timestamp) > eventtime
      THEN eventtime
    ELSE CAST(from_iso8601_timestamp(json_extract_scalar(requestparameters, '$.coversTo')) AS timestamp)
  END AS coversto
FROM audit_trail
WHERE logstream = 'usage'
  AND eventname = 'TrailImported'
  AND CAST(from_iso8601_timestamp(json_extract_scalar(requestparameters, '$.coversFrom')) AS timestamp)
    <= CAST(from_iso8601_timestamp(?) AS timestamp)
ORDER BY source, coversfrom, coversto
