/** Where everything of the query copy in a bucket lies. Whatever is below `audit_trail/` is the table that Athena reads. */
export const TABLE_PREFIX = 'audit_trail/';
const PLANS_PREFIX = 'query-copy/plans/';
export const DONE_PREFIX = 'query-copy/done/';

/** At a plan every second, enough for thirty thousand years; keys of one length sort as their numbers. */
const NUMBER_DIGITS = 12;

const digits = (number: number): string => String(number).padStart(NUMBER_DIGITS, '0');

export const planKey = (number: number): string => `${PLANS_PREFIX}${digits(number)}.json`;
export const doneKey = (number: number): string => `${DONE_PREFIX}${digits(number)}.json`;

/** `date` as in the table: `yyyy/MM/dd`. */
export const objectKey = (date: string, number: number): string =>
  `${TABLE_PREFIX}${date}/${digits(number)}.parquet`;
