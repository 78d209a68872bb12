/**
 * The usage report: how keys were used in a period, and how many there are. Attempts that failed are counted by reason
 * beside the successes, because an audit asks for all of them.
 */
import { epochMs, MS_PER_DAY, type IsoTime } from '../../../shared/iso-time.ts';
import { coverageUpTo, statedCoverage } from './coverage.ts';
import type { Cell, Column, Report, ReportBasis } from './report.ts';

export const USAGE_GROUPS = ['key', 'owner', 'day'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

/** Requests with which keys were presented, by what became of them. */
export interface RequestCounts {
  readonly requests: number;
  readonly successes: number;
  readonly invalid: number;
  readonly expired: number;
  readonly revoked: number;
  readonly disabled: number;
  readonly forbidden: number;
  readonly rateLimited: number;
}

/** What one key, one owner or one day comes to; the members that the grouping has. */
export interface UsageRow extends RequestCounts {
  readonly group: Readonly<Record<string, Cell>>;
}

export interface CreatedKey {
  readonly keyId: string;
  readonly name: string;
  readonly owner: string;
  readonly tenant: string;
  readonly source: string;
  readonly status: string;
  readonly createdAt: IsoTime;
}

/** State of all keys at the end of the period, and the period's totals. */
export interface UsageTotals {
  readonly active: number;
  readonly expired: number;
  readonly revoked: number;
  readonly disabled: number;
  readonly created: number;
  readonly used: number;
  readonly requests: number;
  readonly successes: number;
}

export interface UsageInput extends ReportBasis {
  readonly from: IsoTime;
  /** Exclusive. */
  readonly to: IsoTime;
  readonly groupBy: UsageGroup;
  readonly totals: UsageTotals;
  readonly rows: readonly UsageRow[];
  /** The latest first. */
  readonly recentlyCreated: readonly CreatedKey[];
}

const GROUP_COLUMNS: Readonly<Record<UsageGroup, readonly Column[]>> = {
  key: [
    { name: 'keyId', heading: 'Key' },
    { name: 'name', heading: 'Name' },
    { name: 'owner', heading: 'Owner' },
  ],
  owner: [
    { name: 'owner', heading: 'Owner' },
    { name: 'keys', heading: 'Keys' },
  ],
  day: [
    { name: 'day', heading: 'Day' },
    { name: 'keys', heading: 'Keys' },
  ],
};

const COUNT_COLUMNS: readonly Column[] = [
  { name: 'requests', heading: 'Requests' },
  { name: 'successes', heading: 'Successes' },
  { name: 'invalid', heading: 'Invalid' },
  { name: 'expired', heading: 'Expired' },
  { name: 'revoked', heading: 'Revoked' },
  { name: 'disabled', heading: 'Disabled' },
  { name: 'forbidden', heading: 'Forbidden' },
  { name: 'rateLimited', heading: 'Rate limited' },
];

const PERIOD_COLUMNS: Readonly<Record<UsageGroup, readonly Column[]>> = {
  key: [
    { name: 'requestsPerDay', heading: 'Requests a day' },
    { name: 'firstRequestAt', heading: 'First request' },
    { name: 'lastRequestAt', heading: 'Last request' },
    { name: 'lastUsedAt', heading: 'Last used' },
  ],
  owner: [
    { name: 'requestsPerDay', heading: 'Requests a day' },
    { name: 'lastUsedAt', heading: 'Last used' },
  ],
  day: [],
};

const CREATED_COLUMNS: readonly Column[] = [
  { name: 'keyId', heading: 'Key' },
  { name: 'name', heading: 'Name' },
  { name: 'owner', heading: 'Owner' },
  { name: 'tenant', heading: 'Tenant' },
  { name: 'source', heading: 'Source' },
  { name: 'status', heading: 'Status' },
  { name: 'createdAt', heading: 'Created' },
];

export function usageReport(input: UsageInput): Report {
  const { from, to, groupBy, totals } = input;
  const days = (epochMs(to) - epochMs(from)) / MS_PER_DAY;
  const keys = totals.active + totals.expired + totals.revoked + totals.disabled;
  return {
    kind: 'usage',
    title: `Usage of keys by ${groupBy}`,
    parameters: { from, to, groupBy },
    madeAt: input.madeAt,
    coverage: statedCoverage(coverageUpTo(input.coverage, to)),
    logPosition: input.logPosition,
    population: { keys, leftOut: {} },
    columns: [...GROUP_COLUMNS[groupBy], ...COUNT_COLUMNS, ...PERIOD_COLUMNS[groupBy]],
    rows: input.rows.map(({ group, ...counts }) =>
      groupBy === 'day'
        ? { ...group, ...counts }
        : { ...group, ...counts, requestsPerDay: perDay(counts.requests, days) },
    ),
    summary: { keys, ...totals, failures: totals.requests - totals.successes },
    sections: [
      {
        title: 'Recently created keys',
        columns: CREATED_COLUMNS,
        rows: input.recentlyCreated.map((key) => ({ ...key })),
      },
    ],
    notes: [
      'The period begins at `from` and ends before `to`; days are UTC. States of keys are those at its end.',
      'A request is counted for the key that was presented in it. What a gateway asked with its own key is not counted again for that key.',
      'Requests with a secret that belongs to no key have no key and no owner.',
    ],
  };
}

/** Rounded to two decimals; 0 for an empty period. */
const perDay = (requests: number, days: number): number =>
  days > 0 ? Math.round((requests / days) * 100) / 100 : 0;
