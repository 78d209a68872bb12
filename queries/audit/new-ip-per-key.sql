-- name: new-ip-per-key
-- parameters: 1 first day varchar yyyy/MM/dd of the period in question; 2 last day varchar yyyy/MM/dd
-- meaning: Addresses that used a key successfully in the period and never before it. A key without any earlier use is
--   left out: all its addresses are new.
-- control: NIST SP 800-53 SI-4, AC-2(12); ISO 27001 A.8.16
WITH asked AS (
    SELECT CAST(? AS varchar) AS first_day, CAST(? AS varchar) AS last_day
),
addresses AS (
    SELECT
        trail.keyid,
        trail.sourceipaddress AS source_ip,
        max(trail.keyname) AS key_name,
        min(trail.eventtime) AS first_seen,
        max(trail.eventtime) AS last_seen,
        count(*) AS uses,
        min(trail.date) AS first_date
    FROM audit_trail trail
    CROSS JOIN asked
    WHERE trail.eventname = 'KeyUsed' AND trail.sourceipaddress IS NOT NULL AND trail.date <= asked.last_day
    GROUP BY trail.keyid, trail.sourceipaddress
),
first_uses AS (
    SELECT keyid, min(first_date) AS first_date FROM addresses GROUP BY keyid
)
SELECT addresses.keyid, key_name, source_ip, first_seen, last_seen, uses
FROM addresses
JOIN first_uses ON first_uses.keyid = addresses.keyid
CROSS JOIN asked
WHERE addresses.first_date >= asked.first_day AND first_uses.first_date < asked.first_day
ORDER BY first_seen, addresses.keyid, source_ip
