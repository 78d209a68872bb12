import type { IsoTime } from '../../../shared/iso-time.ts';

export const REPORT_KINDS = [
  'unused-keys',
  'usage',
  'inventory',
  'access-review',
  'failed-attempts',
  'blast-radius',
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** A report about one key answers a question of the moment, and does not come by itself. */
export type PeriodicReportKind = Exclude<ReportKind, 'blast-radius'>;
export const PERIODIC_REPORT_KINDS = REPORT_KINDS.filter(
  (kind): kind is PeriodicReportKind => kind !== 'blast-radius',
);

/** A value in a report's table. Times are ISO 8601 UTC text. */
export type Cell = string | number | boolean | null;

export interface Column {
  /** Stable name: the JSON member and the CSV header. */
  readonly name: string;
  /** Heading for people. */
  readonly heading: string;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/** The period for which the trail of one system is complete. */
export interface CoveredPeriod {
  readonly source: string;
  readonly from: IsoTime;
  readonly to: IsoTime;
}

/** What a report is based on. Everything but `madeAt` follows from the parameters and the log up to `logPosition`. */
export interface ReportBasis {
  readonly madeAt: IsoTime;
  /** In order of source and time, gaps left open. */
  readonly coverage: readonly CoveredPeriod[];
  /** `lifecycle 0:220, usage 0:250000`: partitions and offsets of the last events that the report could see. */
  readonly logPosition: string;
}

/** How many keys the report is about, and how many of them are not in its table, by reason. */
export interface Population {
  readonly keys: number;
  readonly leftOut: Readonly<Record<string, number>>;
}

/** A report as data; formats turn it into bytes. The same inputs give an equal report, and equal bytes. */
export interface Report extends ReportBasis, Table {
  readonly kind: ReportKind;
  readonly title: string;
  readonly parameters: Readonly<Record<string, string | number | null>>;
  readonly population: Population;
  readonly summary: Readonly<Record<string, number>>;
  /** Further tables, for instance disabled keys beside unused ones. */
  readonly sections: readonly (Table & { readonly title: string })[];
  /** Sentences that a reader must know to understand the figures. */
  readonly notes: readonly string[];
}
