-- name: blast-radius-key
-- parameters: keyid (varchar) twice: of the key, of its changes
-- meaning: one key as its latest events name it, and since when it is known. No row: nobody created such a key, and no trail
--   has one.
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
)
SELECT
  known.keyid, known.tenant, known.source, known.knownsince,
  coalesce(changes.keyname, known.keyname) AS keyname,
  coalesce(changes.owner, known.owner) AS owner
FROM known
LEFT JOIN changes ON changes.keyid = known.keyid
ORDER BY known.keyid
