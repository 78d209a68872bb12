import { AUDIT_TRAIL_COLUMNS } from '../audit-trail-table.ts';

/** What is read of a CloudTrail record. Explicit, because inference looks at a few records and fails on the next. */
const RECORD = {
  eventVersion: 'VARCHAR',
  eventTime: 'VARCHAR',
  eventID: 'VARCHAR',
  eventSource: 'VARCHAR',
  eventType: 'VARCHAR',
  eventName: 'VARCHAR',
  userAgent: 'VARCHAR',
  sourceIPAddress: 'VARCHAR',
  userIdentity: 'JSON',
  requestParameters: 'JSON',
  responseElements: 'JSON',
  errorCode: 'VARCHAR',
  errorMessage: 'VARCHAR',
  additionalEventData: 'JSON',
  requestID: 'VARCHAR',
  sharedEventID: 'VARCHAR',
};

/** Where the record has what the flat columns hold: the archived event and its frame, and who acted. */
const ARCHIVED = {
  tenant: 'VARCHAR',
  keyId: 'VARCHAR',
  outcome: 'VARCHAR',
  stream: 'VARCHAR',
  partition: 'BIGINT',
  offset: 'BIGINT',
  eventText: 'VARCHAR',
  event: {
    time: 'VARCHAR',
    data: {
      keyName: 'VARCHAR',
      name: 'VARCHAR',
      owner: 'VARCHAR',
      fingerprint: 'VARCHAR',
      source: 'VARCHAR',
      after: { name: 'VARCHAR', owner: 'VARCHAR' },
      external: { source: 'VARCHAR' },
      via: { keyId: 'VARCHAR' },
    },
  },
};
const IDENTITY = { accessKeyId: 'VARCHAR', email: 'VARCHAR' };

/** In the place of what nobody stated, CloudTrail's always-present fields say `unknown`; a column says null. */
const NOT_STATED = "'unknown'";

/** Hashes of secrets are evidence, not something to query: the archive keeps them, the table does not. */
const WITHOUT_SECRET_HASH = `CASE
    WHEN NOT contains(r.additionalEventData, 'ecretHash') THEN r.additionalEventData
    WHEN a.eventText IS NOT NULL THEN json_merge_patch(r.additionalEventData, '{"eventText":null}')
    ELSE json_merge_patch(r.additionalEventData, '{"event":{"data":{"secretHash":null}}}')
  END`;

const COLUMN_EXPRESSIONS: Readonly<Record<(typeof AUDIT_TRAIL_COLUMNS)[number]['name'], string>> = {
  eventversion: 'r.eventVersion',
  eventtime: 'happened',
  eventid: 'r.eventID',
  eventsource: 'r.eventSource',
  eventtype: 'r.eventType',
  eventname: 'r.eventName',
  useragent: `nullif(r.userAgent, ${NOT_STATED})`,
  sourceipaddress: `nullif(r.sourceIPAddress, ${NOT_STATED})`,
  useridentity: 'r.userIdentity::VARCHAR',
  requestparameters: 'r.requestParameters::VARCHAR',
  responseelements: 'r.responseElements::VARCHAR',
  errorcode: 'r.errorCode',
  errormessage: 'r.errorMessage',
  additionaleventdata: `(${WITHOUT_SECRET_HASH})::VARCHAR`,
  requestid: 'r.requestID',
  keyid: 'a.keyId',
  keyname: 'coalesce(a.event.data.keyName, a.event.data.name, a.event.data.after.name)',
  keyfingerprint: 'a.event.data.fingerprint',
  owneremail: `coalesce(a.event.data.owner, a.event.data.after.owner,
    CASE WHEN u.accessKeyId = a.keyId THEN u.email END)`,
  // An event without a tenant must not become visible to one.
  tenant: "coalesce(a.tenant, '')",
  outcome: 'a.outcome',
  keysource: "coalesce(a.event.data.external.source, a.event.data.source, 'keytrail')",
  logstream: 'a.stream',
  logpartition: 'a.partition',
  logoffset: 'a.offset',
  // The record of an event that is too large for one has no event in it, but still says what was asked.
  gatewaykeyid: `CASE WHEN a.event IS NULL THEN json_extract_string(r.requestParameters, '$.via.keyId')
    ELSE a.event.data.via.keyId END`,
  date: "strftime(happened, '%Y/%m/%d')",
};

/** The column list of `audit_trail`, in order. */
export const COLUMN_LIST = AUDIT_TRAIL_COLUMNS.map(({ name }) => name).join(', ');

/** Column definitions of a table with the shape of `audit_trail`. */
export const COLUMN_DEFINITIONS = AUDIT_TRAIL_COLUMNS.map(({ name, type }) => `${name} ${type}`).join(', ');

const structure = (shape: object): string => `'${JSON.stringify(shape)}'`;

/** `relation` has CloudTrail records as JSON texts in the column `record`; gives them as structures `r`. */
export const parsedRecords = (relation: string): string =>
  `(SELECT json_transform(record, ${structure(RECORD)}) AS r FROM ${relation})`;

/** `relation` has whole CloudTrail log files as JSON texts in the column `json`; gives their records as structures `r`. */
export const parsedLogFiles = (relation: string): string =>
  `(SELECT unnest(json_transform(json, ${structure({ Records: [RECORD] })}).Records) AS r FROM ${relation})`;

/**
 * A SELECT that turns `records`, structures `r`, into rows of `audit_trail`. Query copy and tail both go through it, so a
 * row is the same before and after it is compacted. Records that only continue a large one are left out: their event
 * already has its row.
 */
export function projectRecords(records: string): string {
  const columns = AUDIT_TRAIL_COLUMNS.map(({ name }) => `${COLUMN_EXPRESSIONS[name]} AS ${name}`).join(', ');
  return `SELECT ${columns}
    FROM (
      SELECT r, a, u, coalesce(try_cast(a.event.time AS TIMESTAMP), try_cast(r.eventTime AS TIMESTAMP)) AS happened
      FROM (
        SELECT r, json_transform(r.additionalEventData, ${structure(ARCHIVED)}) AS a,
          json_transform(r.userIdentity, ${structure(IDENTITY)}) AS u
        FROM ${records}
      )
    )
    WHERE r.sharedEventID IS NULL`;
}
