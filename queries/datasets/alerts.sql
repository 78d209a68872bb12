-- name: alerts
-- parameters: none
-- meaning: every raising and every resolving of an alert, one row each.
--   What `POST /v1/query` counts and groups as the dataset `alerts`.
-- control: NIST SP 800-53 AU-6 and SI-4, PCI DSS 10.4.1.1
SELECT
  eventname,
  json_extract_scalar(requestparameters, '$.rule') AS rule,
  json_extract_scalar(requestparameters, '$.severity') AS severity,
  coalesce(
    json_extract_scalar(useridentity, '$.email'),
    json_extract_scalar(useridentity, '$.principalId')
  ) AS actor,
  keyid,
  tenant,
  eventtime,
  date AS eventdate
FROM audit_trail
WHERE eventname IN ('AlertRaised', 'AlertResolved')
