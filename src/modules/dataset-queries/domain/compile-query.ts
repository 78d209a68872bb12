import type { IsoTime } from '../../../shared/iso-time.ts';
import type { BoundValue, ValueType } from './dataset.ts';
import type { DatasetQuery } from './dataset-query.ts';
import { dateConditions, filterCondition, type Condition } from './filter-condition.ts';

export interface CompiledQuery {
  readonly sql: string;
  readonly parameters: readonly BoundValue[];
  /** What the columns `c0`, `c1`, … of the result are, in their order. */
  readonly columns: readonly { readonly name: string; readonly type: ValueType }[];
}

/** What a statement is made for, besides what was asked. */
export interface Compilation {
  /** The text of queries/datasets/<name>.sql. */
  readonly source: string;
  /** The text of queries/datasets/key-owners.sql. */
  readonly keyOwners: string;
  readonly askedAt: IsoTime;
  /** Whoever sees only their own keys sees only rows of keys that this one owns; null: no such limit. */
  readonly ownKeysOf: string | null;
}

/**
 * One SELECT in Trino's SQL. Its text is made of the catalogue and the source alone; whatever a caller sent is bound to a
 * `?`. Result columns have short names of their own, because engines fold the case of names and some names are words of
 * SQL. Groups are told apart by the dimensions, so with these at the end the order has no ties and a limit cuts always
 * at the same row.
 */
export function compileQuery(
  query: DatasetQuery,
  { source, keyOwners, askedAt, ownKeysOf }: Compilation,
): CompiledQuery {
  const { dataset, dimensions, metrics, filters, order, limit } = query;
  const columns = [...dimensions, ...metrics];
  const conditions: readonly Condition[] = [
    ...(ownKeysOf === null ? [] : [{ sql: 'owner = ?', parameters: [ownKeysOf] }]),
    ...filters.flatMap((filter) => [...dateConditions(filter), filterCondition(filter)]),
  ];
  const sorted = [
    ...order.map(({ column, direction }) => sortedBy(columns.indexOf(column), direction)),
    ...dimensions.map((dimension) => sortedBy(columns.indexOf(dimension), 'asc')),
  ];
  const sql = [
    `SELECT ${columns.map(({ sql: expression }, index) => `${expression} AS c${index}`).join(', ')}`,
    `FROM (\n${source.trimEnd()}\n) AS facts`,
    needsKeyOwners(query, ownKeysOf)
      ? `LEFT JOIN (\n${keyOwners.trimEnd()}\n) AS owners ON owners.ownedkeyid = facts.keyid`
      : '',
    clause(
      'WHERE',
      ' AND ',
      conditions.map(({ sql: condition }) => condition),
    ),
    clause(
      'GROUP BY',
      ', ',
      dimensions.map((_, index) => String(index + 1)),
    ),
    clause('ORDER BY', ', ', sorted),
    'LIMIT ?',
  ];
  return {
    sql: sql.filter((line) => line !== '').join('\n'),
    parameters: [
      ...dataset.sourceParameters(askedAt),
      ...conditions.flatMap(({ parameters }) => parameters),
      // One more than is given tells whether there are more.
      limit + 1,
    ],
    columns: columns.map(({ name, type }) => ({ name, type })),
  };
}

/** Finding out who owns every key takes longer than counting; most questions are about something else. */
const needsKeyOwners = ({ dataset, dimensions, filters }: DatasetQuery, ownKeysOf: string | null): boolean =>
  (ownKeysOf !== null && !dataset.statesOwner) ||
  [...dimensions, ...filters.map(({ dimension }) => dimension)].some(({ ofKeyOwners }) => ofKeyOwners);

const clause = (keyword: string, separator: string, parts: readonly string[]): string =>
  parts.length === 0 ? '' : `${keyword} ${parts.join(separator)}`;

/** Columns are named by their place in the select list, counted from 1: an expression need not be repeated. */
const sortedBy = (index: number, direction: 'asc' | 'desc'): string =>
  `${index + 1} ${direction === 'desc' ? 'DESC' : 'ASC'} NULLS LAST`;
