-- name: blast-radius-key
-- parameters: keyid (varchar) three times: of the key, of its changes, of the reports of leaks about it
-- meaning: one key as its latest events name it, since when it is known, and since when a secret of it is known to have
--   leaked: the earliest instant that a report of a leak states, else the earliest at which one was made. No row: nobody
--   created such a key, and no trail has one.
-- control: NIST SP 800-53 IR-4 and IR-5, ISO 27001 A.5.25, PCI DSS 12.10.1
WITH known AS (
  SELECT
    keyid,
    max(tenant) AS tenant,
    max(keysource) AS source,
    max_by(keyname, logoffset) AS keyname,
    max_by(owneremail, logoffset) AS owner,
    min(eventtime) AS knownsince
  FROM audit_trail
  WHERE logstream = 'lifecycle'
    AND eventname IN ('KeyCreated', 'ExternalKeyObserved')
    AND keyid = CAST(? AS varchar)
  GROUP BY keyid
),
changes AS (
  SELECT
    keyid,
    max_by(keyname, logoffset) FILTER (WHERE keyname IS NOT NULL) AS keyname,
    max_by(owner, logoffset) FILTER (WHERE owner IS NOT NULL) AS owner
  FROM (
    SELECT
      keyid, logoffset,
      json_extract_scalar(requestparameters, '$.after.name') AS keyname,
      json_extract_scalar(requestparameters, '$.after.owner') AS owner
    FROM audit_trail
    WHERE logstream = 'lifecycle'
      AND eventname = 'KeyUpdated'
      AND keyid = CAST(? AS varchar)
  ) AS updates
  GROUP BY keyid
),
leaks AS (
  SELECT
    keyid,
    count(*) AS leakreports,
    min(coalesce(json_extract_scalar(requestparameters, '$.leakedAt'), to_iso8601(eventtime) || 'Z')) AS leakedat
  FROM audit_trail
  WHERE logstream = 'lifecycle'
    AND eventname = 'LeakReported'
    AND keyid = CAST(? AS varchar)
  GROUP BY keyid
)
SELECT
  known.keyid, known.tenant, known.source, known.knownsince,
  coalesce(changes.keyname, known.keyname) AS keyname,
  coalesce(changes.owner, known.owner) AS owner,
  coalesce(leaks.leakreports, 0) AS leakreports,
  leaks.leakedat
FROM known
LEFT JOIN changes ON changes.keyid = known.keyid
LEFT JOIN leaks ON leaks.keyid = known.keyid
ORDER BY known.keyid
