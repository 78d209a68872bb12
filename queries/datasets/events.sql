-- name: events
-- parameters: none
-- meaning: every event of the trail, one row each. What `POST /v1/query` counts and groups as the dataset `events`.
-- control: NIST SP 800-53 AU-3, AU-6 and AU-12
SELECT
  eventname,
  outcome,
  json_extract_scalar(additionaleventdata, '$.event.actor.type') AS actortype,
  coalesce(
    json_extract_scalar(useridentity, '$.email'),
    json_extract_scalar(useridentity, '$.principalId')
  ) AS actor,
  keyid,
  tenant,
  keysource AS source,
  logstream,
  sourceipaddress,
  useragent,
  requestid,
  eventtime,
  date AS eventdate
FROM audit_trail
