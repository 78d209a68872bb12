-- name: access-review
-- parameters: asOf (instant)
-- meaning: the latest decision that was taken about each key in an access review up to `asOf`, and by whom. The keys
--   themselves are those of inventory.sql, which the report joins with this.
-- control: SOC 2 CC6.2 and CC6.3, ISO 27001 A.5.18, NIST SP 800-53 AC-2 j (review of accounts), PCI DSS 7.2.4
SELECT keyid, eventtime AS reviewedat, reviewer, decision
FROM (
  SELECT
    keyid,
    eventtime,
    coalesce(json_extract_scalar(useridentity, '$.email'), json_extract_scalar(useridentity, '$.principalId')) AS reviewer,
    json_extract_scalar(requestparameters, '$.decision') AS decision,
    row_number() OVER (PARTITION BY keyid ORDER BY eventtime DESC, logoffset DESC) AS place
  FROM audit_trail
  WHERE logstream = 'lifecycle'
    AND eventname = 'KeyReviewed'
    AND keyid IS NOT NULL
    AND eventtime <= CAST(from_iso8601_timestamp(?) AS timestamp)
) AS decisions
WHERE place = 1
ORDER BY keyid
