-- name: cloudtrail
-- parameters: none; replace BUCKET/PREFIX, ACCOUNT, REGION and the first day of the projection
-- meaning: The evidence itself, log files in CloudTrail format, read by Athena's own input format, which makes one row
--   of each record and JSON text of its free-form parts. Partitions are delivery days: a query for the events of a day
--   reads the day after, too. Exists on Athena and EMR only; elsewhere use cloudtrail_portable.
-- control: NIST SP 800-53 AU-7, AU-10 (queries over the signed records)
CREATE EXTERNAL TABLE cloudtrail (
    eventversion string,
    useridentity struct<
        type: string,
        principalid: string,
        arn: string,
        accountid: string,
        invokedby: string,
        accesskeyid: string,
        username: string,
        email: string,
        sessioncontext: struct<
            auth: struct<type: string, keyid: string, keyname: string, keyfingerprint: string>
        >
    >,
    eventtime string,
    eventsource string,
    eventname string,
    awsregion string,
    sourceipaddress string,
    useragent string,
    errorcode string,
    errormessage string,
    requestparameters string,
    responseelements string,
    additionaleventdata string,
    requestid string,
    eventid string,
    readonly string,
    eventtype string,
    managementevent string,
    recipientaccountid string,
    sharedeventid string,
    serviceeventdetails string,
    eventcategory string
)
PARTITIONED BY (`timestamp` string)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
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
