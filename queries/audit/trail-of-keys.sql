-- name: trail-of-keys
-- parameters: 1 keyids varchar, each between commas: ,key_1,key_2,; 2 first day varchar yyyy/MM/dd; 3 last day varchar
--   yyyy/MM/dd
-- meaning: Everything that happened to some keys or was done with them, key by key, oldest first. What an auditor reads of
--   the keys in a sample.
-- control: NIST SP 800-53 AU-3, AU-12; SOC 2 CC6.1
SELECT
    keyid,
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
WHERE strpos(CAST(? AS varchar), ',' || keyid || ',') > 0
    AND date BETWEEN CAST(? AS varchar) AND CAST(? AS varchar)
ORDER BY keyid, eventtime, eventid
