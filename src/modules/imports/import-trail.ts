import type { TrailImported } from '../../events/trail-imported.ts';
import { NO_ORIGIN, systemActor, type Actor } from '../../events/envelope.ts';
import { toRecord } from '../../events/stored-event.ts';
import { latestCredibleTime } from '../../shared/clock-skew.ts';
import type { Clock } from '../../shared/clock.ts';
import type { IdSource } from '../../shared/ids.ts';
import { isoTime } from '../../shared/iso-time.ts';
import type { EventLog } from '../event-log/event-log.ts';
import { recordsOf } from './domain/trail-documents.ts';
import { findTrailFiles, type CorruptFile } from './find-trail-files.ts';
import { ImportRun, type ImportCounts } from './import-run.ts';
import { readAhead } from './read-ahead.ts';
import { readTrailFile } from './read-trail-file.ts';

export const DEFAULT_TENANT = 'default';

export interface ImportPorts {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly ids: Pick<IdSource, 'eventId'>;
}

export interface ImportRequest {
  /** Files and directories. */
  readonly paths: readonly string[];
  /** The tenant that the keys found belong to; {@link DEFAULT_TENANT} when not given. */
  readonly tenant?: string;
  /** Who imports; the component itself when nobody signed in, as on the command line. */
  readonly actor?: Actor;
  /** Called with zeros at the start and after every file. */
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** How far an import has come. `bytes` are those of the files as stored. */
export interface ImportProgress {
  readonly files: number;
  readonly filesTotal: number;
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly records: number;
}

export interface ImportResult extends ImportCounts {
  /** Files read as a whole. */
  readonly files: number;
  /** Files that gave nothing, in the order in which they were met. */
  readonly corruptFiles: readonly CorruptFile[];
}

/**
 * Reads CloudTrail files into the log. A file that cannot be read is named and left out, a record that cannot be taken is
 * counted; everything else is imported.
 * Safe to interrupt and to repeat: every event but the closing TrailImported has an id derived from its record.
 * Throws InfrastructureError when the log cannot be written.
 */
export async function importTrail(ports: ImportPorts, request: ImportRequest): Promise<ImportResult> {
  const tenant = request.tenant ?? DEFAULT_TENANT;
  const { files, unreadable } = await findTrailFiles(request.paths);
  const corruptFiles = [...unreadable];
  const run = new ImportRun(ports.log, tenant, latestCredibleTime(ports.clock.nowMs()));
  const bytesTotal = files.reduce((sum, file) => sum + file.bytes, 0);
  const progress = { files: 0, filesTotal: files.length, bytes: 0, bytesTotal, records: 0 };
  request.onProgress?.({ ...progress });
  let whole = 0;
  for await (const [file, text] of readAhead(files, readTrailFile)) {
    const records = text.ok ? recordsOf(text.value) : text;
    if (records.ok) await run.take(file.path, records.value);
    else corruptFiles.push({ file: file.path, reason: records.refusal });
    whole += records.ok ? 1 : 0;
    progress.files += 1;
    progress.bytes += file.bytes;
    progress.records = run.records;
    request.onProgress?.({ ...progress });
  }
  const counts = await run.finish();
  const imported = trailImportedEvents(ports, request, counts, corruptFiles.length);
  // Coverage is claimed last, when all that it covers is durable.
  if (imported.length > 0) await ports.log.append(imported.map(toRecord));
  return { ...counts, files: whole, corruptFiles };
}

/** One event per account; corrupt files belong to no account that we could know, so each event counts all of them. */
function trailImportedEvents(
  { clock, ids }: ImportPorts,
  request: ImportRequest,
  counts: ImportCounts,
  corruptFiles: number,
): readonly TrailImported[] {
  return counts.sources.map((source) => ({
    id: ids.eventId(),
    type: 'TrailImported',
    version: 1,
    time: isoTime(clock.nowMs()),
    keyId: null,
    tenant: request.tenant ?? DEFAULT_TENANT,
    actor: request.actor ?? systemActor('trail-import'),
    origin: NO_ORIGIN,
    outcome: 'SUCCESS',
    data: { ...source, corruptFiles },
  }));
}
