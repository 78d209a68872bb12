import type { LoggedEvent } from '../../events/stored-event.ts';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { ArchiveStore } from './archive-store.ts';
import type { DeliveredFile } from './domain/archived-file.ts';
import { insightRecords } from './domain/insight-record.ts';
import { decodeLogFile, encodeLogFile } from './domain/log-file.ts';
import { logFileText } from './domain/log-file-text.ts';
import { insightFileKey, parseLogFileKey } from './domain/object-key.ts';
import { fromCloudTrailRecords } from './domain/rebuild-event.ts';
import { readArchivedFile } from './restore.ts';
import type { DueFile } from './waiting-events.ts';

/**
 * Writes beside a log file that has alerts the file of their insight records. Everything in it follows from the log file,
 * its name included, so whoever does it again, after a crash or in another process, means the same object.
 */
export class InsightWriter {
  readonly #store: ArchiveStore;

  constructor(store: ArchiveStore) {
    this.#store = store;
  }

  /** @param due what was meant to be in the file; another process may have ended it elsewhere */
  async writeBeside(file: DeliveredFile, due: DueFile): Promise<void> {
    const isAsMeant = file.toOffset === due.toOffset;
    if (isAsMeant ? !due.hasInsights : file.stream !== 'lifecycle') return;
    const place = parseLogFileKey(file.key);
    if (place === undefined) return;
    const events = isAsMeant ? eventsOf(due.file.bytes) : await readArchivedFile(this.#store, file);
    const records = insightRecords(events, place);
    if (records.length === 0) return;
    const { bytes } = encodeLogFile(logFileText(records.map((record) => JSON.stringify(record))));
    try {
      await this.#store.put(insightFileKey(file.key), bytes, { 'derived-from': file.key });
    } catch (error) {
      // An older version of this program, or of zlib, has written it: what was delivered stays.
      if (!(error instanceof InfrastructureError && error.code === 'archive_conflict')) throw error;
    }
  }
}

const eventsOf = (bytes: Uint8Array): readonly LoggedEvent[] => [
  ...fromCloudTrailRecords(decodeLogFile(bytes)),
];
