-- name: blast-radius-leaks
-- parameters: keyid (varchar) twice: of the reports of leaks about the key, of its rotations
-- meaning: each secret of one key that was reported as leaked: how often and since when it was, the earliest instant at
--   which a report says that it leaked (null: none says so), and when a rotation gave it out (null: none did, so the key
--   was created with it).
-- control: NIST SP 800-53 IR-4 and IR-5, ISO 27001 A.5.25, PCI DSS 12.10.1
WITH leaks AS (
  SELECT
    keyfingerprint,
    count(*) AS leakreports,
    min(eventtime) AS reportedat,
    min(json_extract_scalar(requestparameters, '$.leakedAt')) AS leakedat
  FROM audit_trail
  WHERE logstream = 'lifecycle'
    AND eventname = 'LeakReported'
    AND keyid = CAST(? AS varchar)
  GROUP BY keyfingerprint
),
rotations AS (
  SELECT keyfingerprint, min(eventtime) AS givenoutat
  FROM audit_trail
  WHERE logstream = 'lifecycle'
    AND eventname = 'KeyRotated'
    AND keyid = CAST(? AS varchar)
  GROUP BY keyfingerprint
)
SELECT leaks.keyfingerprint, leaks.leakreports, leaks.reportedat, leaks.leakedat, rotations.givenoutat
FROM leaks
LEFT JOIN rotations ON rotations.keyfingerprint = leaks.keyfingerprint
ORDER BY leaks.reportedat, leaks.keyfingerprint
