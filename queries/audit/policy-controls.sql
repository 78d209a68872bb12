-- name: policy-controls
-- parameters: 1 last day varchar yyyy/MM/dd
-- meaning: Which policies ever took steps for which of their controls, up to a day: what the trail knows of policies that
--   are in force no longer, and of what they were about.
-- control: CIS AWS Foundations 2.11; NIST SP 800-53 AC-2(3); SOC 2 CC6.2
SELECT
    json_extract_scalar(requestparameters, '$.policy') AS policy,
    json_extract_scalar(requestparameters, '$.control') AS control,
    count(*) AS steps,
    min(eventtime) AS first_step,
    max(eventtime) AS last_step
FROM audit_trail
WHERE eventname = 'PolicyStepTaken'
    AND date <= CAST(? AS varchar)
GROUP BY json_extract_scalar(requestparameters, '$.policy'), json_extract_scalar(requestparameters, '$.control')
ORDER BY policy, control
