-- name: key-owners
-- parameters: none
-- meaning: the present name and owner of every key. Joined to the rows of a dataset, by their keyid, where one of the two
--   is asked for or decides what may be seen: events state them as they were, or not at all.
-- control: NIST SP 800-53 AC-2 (accounts and who is responsible for them)
SELECT
  keyid AS ownedkeyid,
  max_by(keyname, logoffset) FILTER (WHERE keyname IS NOT NULL) AS keyname,
  max_by(owner, logoffset) FILTER (WHERE owner IS NOT NULL) AS owner
FROM (
  SELECT
    keyid, logoffset,
    CASE WHEN eventname = 'KeyUpdated'
      THEN json_extract_scalar(requestparameters, '$.after.name') ELSE keyname END AS keyname,
    CASE WHEN eventname = 'KeyUpdated'
      THEN json_extract_scalar(requestparameters, '$.after.owner') ELSE owneremail END AS owner
  FROM audit_trail
  WHERE logstream = 'lifecycle'
    AND eventname IN ('KeyCreated', 'KeyUpdated', 'ExternalKeyObserved')
    AND keyid IS NOT NULL
) AS described
GROUP BY keyid
