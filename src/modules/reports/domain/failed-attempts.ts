import type { IsoTime } from '../../../shared/iso-time.ts';
import { coverageUpTo, statedCoverage } from './coverage.ts';
import type { Column, Report, ReportBasis } from './report.ts';

/** Attempts that have everything but their time in common. */
export interface AttemptRow {
  /** Type of the event: what was refused. */
  readonly refused: string;
  /** Code of the refusal, or why a sign-in failed; null where the outcome says it all. */
  readonly reason: string | null;
  readonly outcome: string;
  readonly tenant: string;
  readonly keyId: string | null;
  readonly name: string | null;
  readonly fingerprint: string | null;
  readonly address: string | null;
  readonly attempts: number;
  readonly firstAttemptAt: IsoTime;
  readonly lastAttemptAt: IsoTime;
}

export const FAILURE_OUTCOMES = [
  'invalid',
  'expired',
  'revoked',
  'disabled',
  'forbidden',
  'rateLimited',
] as const;
type FailureOutcome = (typeof FAILURE_OUTCOMES)[number];

export interface AttemptDay extends Readonly<Record<FailureOutcome, number>> {
  readonly day: string;
  readonly attempts: number;
  readonly addresses: number;
  readonly keys: number;
}

export interface FailedAttemptsInput extends ReportBasis {
  readonly from: IsoTime;
  /** Exclusive. */
  readonly to: IsoTime;
  readonly rows: readonly AttemptRow[];
  readonly days: readonly AttemptDay[];
}

const COLUMNS: readonly Column[] = [
  { name: 'refused', heading: 'Refused' },
  { name: 'reason', heading: 'Reason' },
  { name: 'outcome', heading: 'Outcome' },
  { name: 'tenant', heading: 'Tenant' },
  { name: 'keyId', heading: 'Key' },
  { name: 'name', heading: 'Name' },
  { name: 'fingerprint', heading: 'Fingerprint' },
  { name: 'address', heading: 'Address' },
  { name: 'attempts', heading: 'Attempts' },
  { name: 'firstAttemptAt', heading: 'First' },
  { name: 'lastAttemptAt', heading: 'Last' },
];

const DAY_COLUMNS: readonly Column[] = [
  { name: 'day', heading: 'Day' },
  { name: 'attempts', heading: 'Attempts' },
  { name: 'invalid', heading: 'Invalid' },
  { name: 'expired', heading: 'Expired' },
  { name: 'revoked', heading: 'Revoked' },
  { name: 'disabled', heading: 'Disabled' },
  { name: 'forbidden', heading: 'Forbidden' },
  { name: 'rateLimited', heading: 'Rate limited' },
  { name: 'addresses', heading: 'Addresses' },
  { name: 'keys', heading: 'Keys' },
];

export const ATTEMPTS_BY_DAY_TITLE = 'By day';

/** Every attempt that was refused in a period, none left out: what an audit of invalid access attempts asks for. */
export function failedAttemptsReport(input: FailedAttemptsInput): Report {
  const { from, to, rows, days } = input;
  const total = (of: FailureOutcome): number => days.reduce((sum, day) => sum + day[of], 0);
  const distinct = (of: (row: AttemptRow) => string | null): number =>
    new Set(rows.map(of).filter((value) => value !== null)).size;
  const keys = distinct(({ keyId }) => keyId);
  return {
    kind: 'failed-attempts',
    title: 'Failed attempts',
    parameters: { from, to },
    madeAt: input.madeAt,
    coverage: statedCoverage(coverageUpTo(input.coverage, to)),
    logPosition: input.logPosition,
    population: { keys, leftOut: {} },
    columns: COLUMNS,
    rows: rows.map((row) => ({ ...row })),
    summary: {
      attempts: rows.reduce((sum, row) => sum + row.attempts, 0),
      ...Object.fromEntries(FAILURE_OUTCOMES.map((outcome) => [outcome, total(outcome)])),
      keys,
      addresses: distinct(({ address }) => address),
      ofNoKey: rows.reduce((sum, row) => sum + (row.keyId === null ? row.attempts : 0), 0),
    },
    sections: [{ title: ATTEMPTS_BY_DAY_TITLE, columns: DAY_COLUMNS, rows: days.map((day) => ({ ...day })) }],
    notes: [
      'The period begins at `from` and ends before `to`; days are UTC.',
      'An attempt is a refused presentation of a key, a failed sign-in, a request of a session that was not let in, or a request by somebody who was let in for what is not theirs or not there for them (answered 403 or 404). Requests refused for their form, or for the state of what they were about (400, 409, 422), are none.',
      'Each attempt is an event of its own and counted: the attempts of all rows together are all refused attempts of the period. Nothing is sampled.',
      'A row stands for the attempts that have what was refused, reason, outcome, tenant, key, fingerprint and address in common.',
      'Attempts with a secret that belongs to no key, sign-ins and sessions have no key; the tenant of what nobody could be identified by is “-”.',
      'The population is the keys with which attempts were refused.',
    ],
  };
}
