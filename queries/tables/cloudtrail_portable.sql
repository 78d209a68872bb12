-- name: cloudtrail_portable
-- parameters: none; replace BUCKET/PREFIX, ACCOUNT, REGION and the first day of the projection
-- meaning: The evidence where Athena's CloudTrail input format does not exist (Trino, Spark, Hive): one row a file, its
--   records in one array. Works because a log file is one line. The OpenX SerDe gives an object under a string column
--   as its JSON text. cloudtrail_records.sql makes one row of each record:
--     SELECT r.eventname FROM cloudtrail_portable CROSS JOIN UNNEST(records) AS t (r)
-- control: NIST SP 800-53 AU-7, AU-10 (queries over the signed records)
CREATE EXTERNAL TABLE cloudtrail_portable (
    records array<struct<
        eventversion: string,
        useridentity: string,
        eventtime: string,
        eventsource: string,
        eventname: string,
        awsregion: string,
        sourceipaddress: string,
        useragent: string,
        errorcode: string,
        errormessage: string,
        requestparameters: string,
        responseelements: string,
        additionaleventdata: string,
        requestid: string,
        eventid: string,
        readonly: boolean,
        eventtype: string,
        managementevent: boolean,
        recipientaccountid: string,
        sharedeventid: string,
        serviceeventdetails: string,
        eventcategory: string
    >>
)
PARTITIONED BY (`timestamp` string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://BUCKET/PREFIX/AWSLogs/ACCOUNT/CloudTrail/REGION/'
TBLPROPERTIES (
    'projection.enabled' = 'true',
    'projection.timestamp.type' = 'date',
    'projection.timestamp.format' = 'yyyy/MM/dd',
    'projection.timestamp.interval' = '1',
    'projection.timestamp.interval.unit' = 'DAYS',
    'projection.timestamp.range' = '2020/01/01,NOW',
    'storage.location.template' = 's3://BUCKET/PREFIX/AWSLogs/ACCOUNT/CloudTrail/REGION/${timestamp}'
)
