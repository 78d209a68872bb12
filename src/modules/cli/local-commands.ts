import type { Result } from '../../shared/result.ts';
import type { Settings } from '../../shared/settings.ts';

/** How far a long command has come; `total` is null while it is unknown. */
export interface Progress {
  readonly done: number;
  readonly total: number | null;
  /** For instance `events`, or `bytes, 2900 records`. */
  readonly unit: string;
}

export interface RebuiltReadModel {
  readonly name: string;
  readonly events: number;
  /** True when the rows are the same as before the rebuild. */
  readonly unchanged: boolean;
}

/** What was read of one account's trail, and the time between its first and its last record. */
export interface ImportedSource {
  readonly source: string;
  readonly coversFrom: string;
  readonly coversTo: string;
  readonly records: number;
  readonly imported: number;
  readonly duplicates: number;
}

/** Records of one file that could not be taken; `reason` follows their number in a sentence. */
export interface LeftOutRecords {
  readonly file: string;
  readonly records: number;
  readonly reason: string;
}

/** `records` = `imported` + `duplicates` + `withoutKey` + `skippedRecords`. */
export interface TrailImport {
  readonly files: number;
  readonly records: number;
  readonly imported: number;
  readonly duplicates: number;
  readonly withoutKey: number;
  /** Those of `leftOut`. */
  readonly skippedRecords: number;
  readonly leftOut: readonly LeftOutRecords[];
  readonly keys: number;
  readonly keysNeverUsed: number;
  readonly sources: readonly ImportedSource[];
  readonly corruptFiles: readonly { readonly file: string; readonly reason: string }[];
}

/** `keys` = `imported` + `duplicates` + `expired`. */
export interface TiledKeyImport {
  readonly keys: number;
  readonly imported: number;
  readonly duplicates: number;
  readonly expired: number;
}

export interface LocalReport {
  readonly kind: 'unused-keys' | 'usage' | 'inventory' | 'access-review' | 'failed-attempts';
  readonly format: 'json' | 'csv' | 'html';
  readonly parameters: Readonly<Record<string, string>>;
}

export interface AthenaTables {
  readonly workgroup: string;
  readonly bucket: string;
  /** `yyyy/MM/dd`, before which there are no files; null: as the tables have it. */
  readonly firstDay: string | null;
}

/** `replaced`: a view, which is made anew each time. */
export interface InitializedTable {
  readonly name: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'replaced';
}

/** What the rules of alerts would have raised over history. */
export interface ReplayedAlerts {
  readonly files: number;
  readonly corruptFiles: readonly { readonly file: string; readonly reason: string }[];
  readonly leftOut: readonly LeftOutRecords[];
  readonly events: number;
  readonly subjects: number;
  /** Rules that found something, the one with the most first. */
  readonly rules: readonly { readonly rule: string; readonly alerts: number }[];
  /** In the order in which it happened; of very many the first. */
  readonly alerts: readonly {
    readonly happenedAt: string;
    readonly rule: string;
    readonly severity: string;
    readonly subject: string;
    readonly keyName: string | null;
    readonly owner: string | null;
    readonly tenant: string;
    readonly baseline: string | null;
    readonly observed: string;
    readonly sentence: string;
    readonly evidence: readonly string[];
  }[];
}

export interface ReplayRequest {
  readonly paths: readonly string[];
  /** A keytrail.yaml; null: the rules as they are without one. */
  readonly rulesFile: string | null;
  /** A database of where addresses are; null: none. */
  readonly geoipDatabase: string | null;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface LogVerificationRequest {
  /** Absolute; null: the archive of the settings. */
  readonly folder: string | null;
  /** Files of public keys; empty: those that lie in the archive. */
  readonly publicKeyFiles: readonly string[];
  /** Content hash of a digest that must be there; null: none is known. */
  readonly knownDigest: string | null;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of the archive's paths; null: as in the settings. */
  readonly accountId: string | null;
  readonly region: string | null;
  readonly prefix: string | null;
}

/** What holding an archive against its digests came to. */
export interface VerifiedLogs {
  readonly digests: { readonly checked: number; readonly valid: number };
  readonly files: { readonly checked: number; readonly valid: number };
  readonly covered: { readonly from: string; readonly to: string } | null;
  readonly head: { readonly key: string; readonly contentSha256: string } | null;
  readonly filesSinceHead: number;
  readonly publicKeys: readonly string[];
  readonly keysAreFromArchive: boolean;
  readonly findings: readonly {
    readonly code: string;
    readonly key: string | null;
    readonly sentence: string;
  }[];
  readonly findingsTotal: number;
}

export interface DemoRun {
  /** Absolute. */
  readonly dataDir: string;
  readonly events: number;
  readonly keys: number;
  /** Reports as JSON texts. */
  readonly reports: readonly string[];
}

/**
 * What the command line does in its own process, on a data directory that no service holds at the time. Each opens the
 * directory, does its work and gives the directory free. They throw InfrastructureError, for instance
 * `data_directory_in_use`.
 */
export interface LocalCommands {
  /** Runs the service until it is asked to stop. */
  serve(settings: Settings): Promise<void>;
  rebuild(settings: Settings, onProgress: (progress: Progress) => void): Promise<readonly RebuiltReadModel[]>;
  importCloudTrail(
    settings: Settings,
    request: { readonly paths: readonly string[]; readonly tenant: string | undefined },
    onProgress: (progress: Progress) => void,
  ): Promise<TrailImport>;
  /** Refuses with what is wrong with the file, of which nothing is imported then. */
  importTiledKeys(
    settings: Settings,
    request: { readonly path: string; readonly tenant: string | undefined },
  ): Promise<Result<TiledKeyImport, readonly string[]>>;
  /** The report as text in the format asked for. */
  report(settings: Settings, report: LocalReport): Promise<string>;
  /** Makes the database and its tables on Athena, or brings them to this version's definitions. Needs no directory. */
  initAthena(settings: Settings, tables: AthenaTables): Promise<readonly InitializedTable[]>;
  /** Throws SettingsError for a file of rules that cannot be used. Needs no directory. */
  replayAlerts(request: ReplayRequest, onProgress: (progress: Progress) => void): Promise<ReplayedAlerts>;
  /** Needs neither a data directory nor that no service holds it: what is archived does not change. */
  verifyLogs(
    settings: Settings,
    request: LogVerificationRequest,
    onProgress: (progress: Progress) => void,
  ): Promise<VerifiedLogs>;
  /** Fills `directory` with 90 days of a made-up organisation and reports on it. */
  demo(settings: Settings, directory: string, onProgress: (progress: Progress) => void): Promise<DemoRun>;
}
