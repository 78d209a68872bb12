-- name: usage
-- parameters: none
-- meaning: every presentation of a secret, one row each; keyid is null for secrets that belong to no key.
--   What `POST /v1/query` counts and groups as the dataset `usage`.
-- control: PCI DSS 10.2.1.2 and 10.2.1.4, NIST SP 800-53 AU-6
SELECT
  keyid,
  tenant,
  keysource AS source,
  outcome,
  json_extract_scalar(requestparameters, '$.dataset') AS dataset,
  json_extract_scalar(requestparameters, '$.permission') AS permission,
  json_extract_scalar(requestparameters, '$.endpoint') AS endpoint,
  gatewaykeyid,
  sourceipaddress,
  useragent,
  eventtime,
  date AS eventdate
FROM audit_trail
WHERE logstream = 'usage'
  AND eventname IN ('KeyUsed', 'AccessDenied', 'AuthenticationFailed', 'RateLimited')
