-- name: quilt-api-key-usage
-- parameters: none
-- meaning: Use of API keys in the last 30 days, newest first: the query of Quilt's own guide, unchanged. It reads
--   $.sessionContext.auth of useridentity, which every event done with a key has.
-- control: SOC 2 CC7.2, ISO 27001 A.8.15 (logging), A.8.16 (monitoring)
SELECT
    eventtime,
    eventname,
    json_extract_scalar(useridentity, '$.email') as user_email,
    json_extract_scalar(useridentity, '$.sessionContext.auth.keyName') as key_name,
    json_extract_scalar(useridentity, '$.sessionContext.auth.keyFingerprint') as key_fingerprint,
    sourceipaddress
FROM audit_trail
WHERE date >= date_format(current_date - interval '30' day, '%Y/%m/%d')
    AND json_extract_scalar(useridentity, '$.sessionContext.auth.type') = 'api_key'
ORDER BY eventtime DESC
LIMIT 100;
