-- name: rotation-uses
-- parameters: 1 previous fingerprint varchar; 2 current fingerprint varchar; 3 end of the grace (instant); 4 keyid
--   varchar; 5 day of the rotation varchar yyyy/MM/dd; 6 time of the rotation (instant): in the order of the text
-- meaning: Who presented which secret of a key since its last rotation. For the previous secret a row for each address and
--   user agent, the latest first, at most 1,000; for the current one, and for uses whose reporter did not say which secret
--   it was (`unknown`), the latest such row. The columns all_… are the totals of the secret, whatever is listed.
-- control: PCI DSS 8.6.3; NIST SP 800-53 IA-5(1); SOC 2 CC6.1
WITH presented AS (
    SELECT
        CASE keyfingerprint
            WHEN CAST(? AS varchar) THEN 'previous'
            WHEN CAST(? AS varchar) THEN 'current'
            ELSE 'unknown'
        END AS secret,
        sourceipaddress,
        useragent,
        eventtime,
        eventid,
        outcome,
        outcome = 'SUCCESS' AS accepted,
        eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp) AS after_grace
    FROM audit_trail
    WHERE logstream = 'usage'
        AND eventname IN ('KeyUsed', 'AuthenticationFailed', 'AccessDenied', 'RateLimited')
        AND keyid = CAST(? AS varchar)
        AND date >= CAST(? AS varchar)
        AND eventtime >= CAST(from_iso8601_timestamp(?) AS timestamp)
),
by_user AS (
    SELECT
        secret,
        sourceipaddress,
        useragent,
        count(*) AS requests,
        count_if(accepted) AS successes,
        count_if(NOT accepted AND after_grace) AS refused_after_grace,
        min(CASE WHEN accepted THEN eventtime END) AS first_used_at,
        max(CASE WHEN accepted THEN eventtime END) AS last_used_at,
        max(eventtime) AS last_attempt_at,
        max_by(outcome, to_iso8601(eventtime) || eventid) AS last_outcome
    FROM presented
    GROUP BY secret, sourceipaddress, useragent
),
ranked AS (
    SELECT
        secret,
        sourceipaddress,
        useragent,
        requests,
        successes,
        refused_after_grace,
        first_used_at,
        last_used_at,
        last_attempt_at,
        last_outcome,
        row_number() OVER (PARTITION BY secret ORDER BY last_attempt_at DESC, sourceipaddress, useragent) AS place,
        count(*) OVER (PARTITION BY secret) AS all_users,
        sum(requests) OVER (PARTITION BY secret) AS all_requests,
        sum(successes) OVER (PARTITION BY secret) AS all_successes,
        sum(refused_after_grace) OVER (PARTITION BY secret) AS all_refused_after_grace,
        max(last_used_at) OVER (PARTITION BY secret) AS all_last_used_at,
        max(last_attempt_at) OVER (PARTITION BY secret) AS all_last_attempt_at
    FROM by_user
)
SELECT
    secret,
    place,
    sourceipaddress,
    useragent,
    requests,
    successes,
    refused_after_grace,
    first_used_at,
    last_used_at,
    last_attempt_at,
    last_outcome,
    all_users,
    CAST(all_requests AS bigint) AS all_requests,
    CAST(all_successes AS bigint) AS all_successes,
    CAST(all_refused_after_grace AS bigint) AS all_refused_after_grace,
    all_last_used_at,
    all_last_attempt_at
FROM ranked
WHERE place <= CASE WHEN secret = 'previous' THEN 1000 ELSE 1 END
ORDER BY secret, place
