-- name: use-after-revoke
-- parameters: 1 first day varchar yyyy/MM/dd; 2 last day varchar yyyy/MM/dd (of the uses; revocations are looked for in
--   the whole trail)
-- meaning: Uses that were accepted although the key had been revoked before. Should return no rows. knew_of_revoke says
--   whether the decision rested on a lifecycle position that includes the revocation: true is a defect, false a decision
--   that overlapped with it; null where the position is not stated.
-- control: SOC 2 CC6.2, CC6.3; NIST SP 800-53 AC-2(3)
WITH revoked AS (
    SELECT keyid, logpartition, min(eventtime) AS revoked_at, min(logoffset) AS revoked_offset
    FROM audit_trail
    WHERE eventname = 'KeyRevoked' AND outcome = 'SUCCESS'
    GROUP BY keyid, logpartition
)
SELECT
    used.keyid,
    used.keyname AS key_name,
    revoked.revoked_at,
    used.eventtime AS used_at,
    used.eventid,
    used.sourceipaddress AS source_ip,
    CASE WHEN revoked.logpartition = 0 THEN
        CAST(json_extract_scalar(used.additionaleventdata, '$.event.data.basedOn[0]') AS bigint) >= revoked.revoked_offset
    END AS knew_of_revoke
FROM audit_trail used
JOIN revoked ON revoked.keyid = used.keyid
WHERE used.eventname = 'KeyUsed'
    AND used.eventtime > revoked.revoked_at
    AND used.date BETWEEN CAST(? AS varchar) AND CAST(? AS varchar)
ORDER BY used.eventtime, used.eventid
