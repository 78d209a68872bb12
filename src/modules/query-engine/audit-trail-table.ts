/**
 * The columns of the table `audit_trail`, in order, with their Athena types. queries/README.md explains each.
 * The projection from records, the Parquet files, the Athena DDL and the sandbox all follow this list.
 */
export const AUDIT_TRAIL_COLUMNS = [
  { name: 'eventversion', type: 'varchar' },
  { name: 'eventtime', type: 'timestamp' },
  { name: 'eventid', type: 'varchar' },
  { name: 'eventsource', type: 'varchar' },
  { name: 'eventtype', type: 'varchar' },
  { name: 'eventname', type: 'varchar' },
  { name: 'useragent', type: 'varchar' },
  { name: 'sourceipaddress', type: 'varchar' },
  { name: 'useridentity', type: 'varchar' },
  { name: 'requestparameters', type: 'varchar' },
  { name: 'responseelements', type: 'varchar' },
  { name: 'errorcode', type: 'varchar' },
  { name: 'errormessage', type: 'varchar' },
  { name: 'additionaleventdata', type: 'varchar' },
  { name: 'requestid', type: 'varchar' },
  { name: 'keyid', type: 'varchar' },
  { name: 'keyname', type: 'varchar' },
  { name: 'keyfingerprint', type: 'varchar' },
  { name: 'owneremail', type: 'varchar' },
  { name: 'tenant', type: 'varchar' },
  { name: 'outcome', type: 'varchar' },
  { name: 'keysource', type: 'varchar' },
  { name: 'logstream', type: 'varchar' },
  { name: 'logpartition', type: 'bigint' },
  { name: 'logoffset', type: 'bigint' },
  { name: 'gatewaykeyid', type: 'varchar' },
  { name: 'date', type: 'varchar' },
] as const;

/** The one table that statements may read. */
export const AUDIT_TRAIL = 'audit_trail';
