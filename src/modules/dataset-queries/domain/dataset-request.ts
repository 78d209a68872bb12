/** What can be asked, as it arrives: its form and its bounds are checked, its names are not yet. */

/** More columns than these nobody reads; each metric may be a pass over every row's values. */
export const METRICS_MAX = 20;
export const DIMENSIONS_MAX = 10;
export const FILTERS_MAX = 50;

/** Values in one filter, and in all filters of a query: each is a parameter of the statement. */
export const FILTER_VALUES_MAX = 1_000;
export const QUERY_VALUES_MAX = 5_000;

/** Characters of a name of ours, far above the longest; and of a text to compare with, as long as names of keys may be. */
export const NAME_CHARS_MAX = 64;
export const VALUE_CHARS_MAX = 200;

/** Rows of an answer. Who needs more asks for a part at a time, or for a report. */
export const ROWS_DEFAULT = 1_000;
export const ROWS_MAX = 10_000;

export const FILTER_OPERATORS = [
  'eq',
  'ne',
  'in',
  'notIn',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'isNull',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export type AskedValue = string | number | boolean;

export interface AskedFilter {
  readonly dimension: string;
  readonly operator: string;
  readonly value?: AskedValue | readonly AskedValue[];
}

export interface DatasetRequest {
  readonly dataset: string;
  readonly metrics: readonly string[];
  readonly dimensions: readonly string[];
  /** All of them must hold. */
  readonly filters: readonly AskedFilter[];
  readonly orderBy: readonly { readonly by: string; readonly direction: 'asc' | 'desc' }[];
  readonly limit: number;
}
