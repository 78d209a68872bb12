-- name: key-trail
-- parameters: 1 keyid varchar; 2 first day varchar yyyy/MM/dd; 3 last day varchar yyyy/MM/dd
-- meaning: Everything that happened to one key or was done with it, oldest first. done_by is the key itself, or whoever
--   acted on it.
-- control: NIST SP 800-53 AU-3, AU-12; SOC 2 CC6.1
SELECT
    eventtime,
    eventid,
    eventname,
    outcome,
    coalesce(json_extract_scalar(useridentity, '$.email'), json_extract_scalar(useridentity, '$.principalId')) AS done_by,
    sourceipaddress,
    useragent,
    requestid,
    requestparameters
FROM audit_trail
WHERE keyid = CAST(? AS varchar)
    AND date BETWEEN CAST(? AS varchar) AND CAST(? AS varchar)
ORDER BY eventtime, eventid
