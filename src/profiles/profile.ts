import type { Clock } from '../shared/clock.ts';
import type { IdSource } from '../shared/ids.ts';
import type { Settings } from '../shared/settings.ts';
import type { ArchiveStore } from '../modules/archive/archive-store.ts';
import type { ArchiveIndex } from '../modules/archive/checkpoint/archive-checkpoint.ts';
import type { RuleSet } from '../modules/alerts/domain/rule-set.ts';
import type { EventLog } from '../modules/event-log/event-log.ts';
import type { PasswordBook } from '../modules/identity/passwords.ts';
import type { PrincipalDirectory } from '../modules/identity/principal-directory.ts';
import type { KeyDirectory } from '../modules/keys/key-directory.ts';
import type { MetricSource } from '../modules/operations/metrics.ts';
import type { ReadinessCheck } from '../modules/operations/readiness.ts';
import type { UsageDirectory } from '../modules/projections/key-activity.ts';
import type { RoomRows } from '../modules/projections/rooms/room-fold.ts';
import type { QueryEngine } from '../modules/query-engine/query-engine.ts';
import type { ReportService } from '../modules/reports/report-service.ts';
import type { KeyServices } from './key-services.ts';

/** The ports of a running installation, each with the adapter of its profile. Every front door is built on this. */
export interface Profile {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: EventLog;
  readonly directory: KeyDirectory;
  readonly principals: PrincipalDirectory;
  /** Tables of the rooms that fold into the store of the keys, such as alerts. */
  readonly rows: RoomRows;
  readonly usage: UsageDirectory;
  readonly archive: ArchiveStore;
  /** What is in the archive, as this process knows it. */
  readonly archivedFiles: ArchiveIndex;
  /** Files of scheduled reports, kept beside the evidence and as it is; a key is written once. */
  readonly reportStore: ArchiveStore;
  readonly engine: QueryEngine;
  readonly keys: KeyServices;
  readonly passwords: PasswordBook;
  readonly reports: ReportService;
  /** What follows the log and raises alerts, which waits until it is told the rules. */
  readonly detection: { useRules(rules: RuleSet): void };
  readonly readiness: readonly ReadinessCheck[];
  readonly metrics: readonly MetricSource[];
  /** Whether this process does the work that one process does for all, such as the expiry sweep. */
  leads(): boolean;
  /** Resolves when everything appended before the call is in every read model, in the archive and in the query copy. */
  settle(): Promise<void>;
  /** Stops accepting, has everything accepted folded and archived, and gives the data directory free. */
  close(): Promise<void>;
}

/** What a profile may be opened with besides its settings. */
export interface ProfileOptions {
  readonly clock?: Clock;
  readonly ids?: IdSource;
  /** Passwords of users; nobody has one when absent. */
  readonly passwords?: PasswordBook;
  /** Another thread that writes the log, for fault tests. */
  readonly logWriterEntry?: URL;
  /** Told of steps of the start that an operator wants to know of, in a sentence. */
  readonly onProgress?: (sentence: string) => void;
  /** Told of failures in the background that end in a retry; one sentence, and the cause. */
  readonly onTrouble?: (sentence: string, cause: unknown) => void;
}
