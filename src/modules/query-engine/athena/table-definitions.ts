/** queries/tables as statements for one bucket. Pure: the same place gives the same statements, to the byte. */
import { createHash } from 'node:crypto';

/** Where the files are that the tables describe. */
export interface TablePlace {
  readonly bucket: string;
  /** In front of everything; empty or ending in `/`. */
  readonly prefix: string;
  /** Behind it, in front of `AWSLogs/`; empty or ending in `/`. */
  readonly archivePrefix: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** `yyyy/MM/dd`: before it Athena looks for no partitions. */
  readonly firstDay: string;
}

export interface TableDefinition {
  readonly name: string;
  readonly kind: 'table' | 'view';
  readonly sql: string;
  /** Of the statement without itself; null of a view, which has no place for it. */
  readonly hash: string | null;
}

/** The property of a table that says from which statement it was made. */
export const DEFINITION_PROPERTY = 'keytrail.definition';

/** The first day that a table looks for partitions of, which its properties say; undefined of what is no such table. */
export const firstDayIn = (properties: Readonly<Record<string, string>>): string | undefined =>
  Object.entries(properties).flatMap(([name, value]) =>
    /^projection\.\w+\.range$/.test(name) ? (/^\d{4}\/\d\d\/\d\d(?=,)/.exec(value) ?? []) : [],
  )[0];

/** @param text a file of queries/tables */
export function tableDefinition(name: string, text: string, place: TablePlace): TableDefinition {
  const sql = placed(withoutComments(text), place);
  if (!sql.startsWith('CREATE EXTERNAL TABLE')) return { name, kind: 'view', sql, hash: null };
  const hash = createHash('sha256').update(sql).digest('hex');
  const noted = sql.replace('TBLPROPERTIES (', `TBLPROPERTIES (\n    '${DEFINITION_PROPERTY}' = '${hash}',`);
  return { name, kind: 'table', sql: noted, hash };
}

const withoutComments = (text: string): string => text.replaceAll(/^--.*\n/gm, '').trim();

function placed(
  sql: string,
  { bucket, prefix, archivePrefix, account, region, firstDay }: TablePlace,
): string {
  return sql
    .replaceAll('BUCKET/PREFIX/AWSLogs/', () => `${bucket}/${prefix}${archivePrefix}AWSLogs/`)
    .replaceAll('BUCKET/PREFIX/', () => `${bucket}/${prefix}`)
    .replaceAll('/ACCOUNT/CloudTrail/REGION/', () => `/${account}/CloudTrail/${region}/`)
    .replaceAll('2020/01/01,NOW', () => `${firstDay},NOW`);
}
