import type { BoundValue, Dataset, Dimension, Metric } from './dataset.ts';
import type { FilterOperator } from './dataset-request.ts';

export interface Filter {
  readonly dimension: Dimension;
  readonly operator: FilterOperator;
  /** One, or for `in` and `notIn` at least one, of the dimension's type; for `isNull` one boolean. */
  readonly values: readonly BoundValue[];
}

/** A request whose every name was found in the catalogue and whose every value fits. */
export interface DatasetQuery {
  readonly dataset: Dataset;
  readonly metrics: readonly Metric[];
  readonly dimensions: readonly Dimension[];
  readonly filters: readonly Filter[];
  readonly order: readonly { readonly column: Metric | Dimension; readonly direction: 'asc' | 'desc' }[];
  readonly limit: number;
}
