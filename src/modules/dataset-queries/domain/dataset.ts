/** What a dataset is made of. Only texts of these declarations become part of a statement; what a caller sends never does. */
import type { IsoTime } from '../../../shared/iso-time.ts';

/** `day` is text, `2026-11-20`; `instant` is ISO 8601 text in UTC; `number` may have a fraction. */
export type ValueType = 'text' | 'integer' | 'number' | 'boolean' | 'day' | 'instant';

/** A value that stands in the place of a `?`. */
export type BoundValue = string | number | boolean;

/** A figure about a group of rows. */
export interface Metric {
  readonly name: string;
  readonly type: ValueType;
  /** An aggregate over columns of the dataset's source. */
  readonly sql: string;
  readonly meaning: string;
}

/** What rows can be grouped and filtered by. */
export interface Dimension {
  readonly name: string;
  readonly type: ValueType;
  /** An expression over columns of the dataset's source. */
  readonly sql: string;
  readonly meaning: string;
  /** All values there are, where that is settled: another one in a filter is a mistake. */
  readonly values?: readonly string[];
  /** Set where a period of this dimension is a period of the source's `eventdate`, which decides what is read. */
  readonly narrowsDate?: true;
  /** Set where the expression is over columns of queries/datasets/key-owners.sql. */
  readonly ofKeyOwners?: true;
}

export interface Dataset {
  readonly name: string;
  readonly meaning: string;
  readonly metrics: readonly Metric[];
  readonly dimensions: readonly Dimension[];
  /** Whether the source says who owns a row's key; if not, key-owners.sql does, which is joined when it is needed. */
  readonly statesOwner: boolean;
  /** Values for the `?` of the source, queries/datasets/<name>.sql. */
  readonly sourceParameters: (askedAt: IsoTime) => readonly BoundValue[];
}
