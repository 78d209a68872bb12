-- name: failed-authentications
-- parameters: 1 first day varchar yyyy/MM/dd; 2 last day varchar yyyy/MM/dd
-- meaning: Refused presentations of secrets, by address, reason and key. Many keys or unknown secrets from one address
--   mean guessing; one key from one address means a job that nobody updated.
-- control: NIST SP 800-53 AC-7, AU-6; ISO 27001 A.8.16
SELECT
    coalesce(sourceipaddress, 'unknown') AS source_ip,
    outcome,
    keyid,
    max(keyname) AS key_name,
    count(*) AS attempts,
    min(eventtime) AS first_attempt,
    max(eventtime) AS last_attempt
FROM audit_trail
WHERE eventname = 'AuthenticationFailed'
    AND date BETWEEN CAST(? AS varchar) AND CAST(? AS varchar)
GROUP BY coalesce(sourceipaddress, 'unknown'), outcome, keyid
ORDER BY attempts DESC, source_ip, outcome, keyid
