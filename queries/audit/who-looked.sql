-- name: who-looked
-- parameters: 1 first day varchar yyyy/MM/dd; 2 last day varchar yyyy/MM/dd
-- meaning: Who read the trail, by report, as a file of a report run, as evidence for a control, by SQL or as a dataset:
--   access to the audit data is itself audited.
-- control: NIST SP 800-53 AU-9, AU-12; ISO 27001 A.8.15
SELECT
    eventtime,
    eventid,
    eventname,
    coalesce(json_extract_scalar(useridentity, '$.email'), json_extract_scalar(useridentity, '$.principalId')) AS done_by,
    tenant,
    coalesce(
        json_extract_scalar(requestparameters, '$.report'),
        json_extract_scalar(requestparameters, '$.sql'),
        json_extract_scalar(requestparameters, '$.dataset'),
        json_extract_scalar(requestparameters, '$.control')
    ) AS what,
    json_extract_scalar(responseelements, '$.rows') AS row_count,
    json_extract_scalar(responseelements, '$.refusal') AS refusal
FROM audit_trail
WHERE eventname IN ('ReportIssued', 'ReportFileRead', 'EvidenceIssued', 'QueryRun', 'DatasetQueried')
    AND date BETWEEN CAST(? AS varchar) AND CAST(? AS varchar)
ORDER BY eventtime, eventid
