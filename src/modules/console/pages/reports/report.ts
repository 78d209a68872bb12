/** A report as the service gives it in JSON; the document of the API has no schema of it, as it also comes in other forms. */
export interface Report {
  readonly title: string;
  readonly madeAt: string;
  readonly logPosition: string;
  readonly coverage: readonly { readonly source: string; readonly from: string; readonly to: string }[];
  readonly population: { readonly keys: number; readonly leftOut: Readonly<Record<string, number>> };
  readonly summary: Readonly<Record<string, number>>;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
  readonly sections: readonly {
    readonly title: string;
    readonly columns: readonly ReportColumn[];
    readonly rows: readonly ReportRow[];
  }[];
  readonly notes: readonly string[];
}

export interface ReportColumn {
  readonly name: string;
  readonly heading: string;
}
export type Cell = string | number | boolean | null;
export type ReportRow = Readonly<Record<string, Cell>>;
