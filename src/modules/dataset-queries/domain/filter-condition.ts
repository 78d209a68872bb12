import { datePartition } from '../../../shared/iso-time.ts';
import type { BoundValue, ValueType } from './dataset.ts';
import type { Filter } from './dataset-query.ts';

/** A part of a WHERE clause, and the values of its `?` in their order. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly BoundValue[];
}

/** The place of a value. Instants are bound as text and compared as timestamps. */
const placeFor = (type: ValueType): string =>
  type === 'instant' ? 'CAST(from_iso8601_timestamp(?) AS timestamp)' : '?';

const COMPARISONS = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/**
 * A filter as SQL. `ne` and `notIn` hold for rows without a value, so that a filter and its opposite share out all rows;
 * `contains` knows no wildcards.
 */
export function filterCondition({ dimension, operator, values }: Filter): Condition {
  const { sql: column, type } = dimension;
  const place = placeFor(type);
  const places = values.map(() => place).join(', ');
  switch (operator) {
    case 'isNull':
      return { sql: `(${column}) IS ${values[0] === false ? 'NOT NULL' : 'NULL'}`, parameters: [] };
    case 'in':
      return { sql: `(${column}) IN (${places})`, parameters: values };
    case 'notIn':
      return { sql: `((${column}) IS NULL OR (${column}) NOT IN (${places}))`, parameters: values };
    case 'ne':
      return { sql: `(${column}) IS DISTINCT FROM ${place}`, parameters: values };
    case 'contains':
      return { sql: `strpos(${column}, ?) > 0`, parameters: values };
    default:
      return { sql: `(${column}) ${COMPARISONS[operator]} ${place}`, parameters: values };
  }
}

/**
 * What a filter says about the partition `eventdate`, which decides which files are read: the engine cannot conclude it
 * from a condition on the time of day. It leaves out no row that the filter itself lets through.
 */
export function dateConditions({ dimension, operator, values }: Filter): readonly Condition[] {
  if (dimension.narrowsDate === undefined) return [];
  const days = values.map((value) => datePartition(String(value))).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const from: Condition = { sql: 'eventdate >= ?', parameters: [first] };
  const to: Condition = { sql: 'eventdate <= ?', parameters: [last] };
  switch (operator) {
    case 'eq':
    case 'in':
      return [from, to];
    case 'gt':
    case 'gte':
      return [from];
    case 'lt':
    case 'lte':
      return [to];
    default:
      return [];
  }
}
