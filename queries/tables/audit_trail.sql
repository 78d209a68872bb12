-- name: audit_trail
-- parameters: none; replace BUCKET/PREFIX and the first day of the projection
-- meaning: The query copy, Parquet by event date. Partition projection needs no crawler and no MSCK REPAIR; a query
--   that names `date` reads those days only. queries/README.md explains the columns.
-- control: NIST SP 800-53 AU-7 (audit record reduction and report generation)
CREATE EXTERNAL TABLE audit_trail (
    eventversion string,
    eventtime timestamp,
    eventid string,
    eventsource string,
    eventtype string,
    eventname string,
    useragent string,
    sourceipaddress string,
    useridentity string,
    requestparameters string,
    responseelements string,
    errorcode string,
    errormessage string,
    additionaleventdata string,
    requestid string,
    keyid string,
    keyname string,
    keyfingerprint string,
    owneremail string,
    tenant string,
    outcome string,
    keysource string,
    logstream string,
    logpartition bigint,
    logoffset bigint,
    gatewaykeyid string
)
PARTITIONED BY (`date` string)
STORED AS PARQUET
LOCATION 's3://BUCKET/PREFIX/audit_trail/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.date.type' = 'date',
    'projection.date.format' = 'yyyy/MM/dd',
    'projection.date.interval' = '1',
    'projection.date.interval.unit' = 'DAYS',
    'projection.date.range' = '2020/01/01,NOW',
    'storage.location.template' = 's3://BUCKET/PREFIX/audit_trail/${date}/'
)
