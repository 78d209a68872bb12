-- name: cloudtrail_records
-- parameters: none; needs cloudtrail_portable
-- meaning: One row of each record of the portable table. Records that only carry the rest of a large one, which have a
--   sharedeventid, are left out.
-- control: NIST SP 800-53 AU-7, AU-10 (queries over the signed records)
CREATE OR REPLACE VIEW cloudtrail_records AS
SELECT
    r.eventid,
    from_iso8601_timestamp(r.eventtime) AS eventtime,
    r.eventname,
    r.useridentity,
    json_extract_scalar(r.useridentity, '$.accesskeyid') AS accesskeyid,
    r.sourceipaddress,
    r.useragent,
    r.errorcode,
    r.requestparameters,
    r.responseelements,
    r.additionaleventdata,
    "timestamp"
FROM cloudtrail_portable
CROSS JOIN UNNEST(records) AS t (r)
WHERE r.sharedeventid IS NULL
