import type { LeftOutRecords } from '../../imports/domain/left-out-records.ts';
import { findTrailFiles, type CorruptFile, type TrailFile } from '../../imports/find-trail-files.ts';
import type { CallsSeen } from './calls-seen.ts';
import { placeOf } from './file-place.ts';
import { replayForeign } from './foreign-history.ts';
import { replayOwn, type PlacedFile } from './own-history.ts';
import { ReplayReader, type ReplayProgress } from './replay-reader.ts';
import {
  FINDINGS_TOLD_MAX,
  ReplayRun,
  type ReplayCounts,
  type ReplayMeans,
  type ReplayPeriod,
} from './replay-run.ts';

export interface ReplayRequest extends ReplayPeriod, ReplayMeans {
  /** Files and directories: of our own archive, or of another system's trail. */
  readonly paths: readonly string[];
  /** When it is: what says that it happened later comes from a clock that is ahead. */
  readonly nowMs: number;
  readonly onProgress: (progress: ReplayProgress) => void;
}

export interface AlertReplay extends ReplayCounts {
  readonly files: number;
  /** Files that gave nothing; what they held is missing in all that was learned. */
  readonly corruptFiles: readonly CorruptFile[];
  /** Records that no import would take. */
  readonly leftOut: readonly LeftOutRecords[];
}

/**
 * What the rules would have raised over history, from nothing known at its beginning: for tuning. It reads the files and
 * changes nothing. Throws what the operating system throws beyond files that cannot be read, which are named.
 */
export async function replayAlerts(request: ReplayRequest): Promise<AlertReplay> {
  const { files, unreadable } = await findTrailFiles(request.paths);
  const { nowMs } = request;
  const reader = new ReplayReader(files, unreadable, request.onProgress);
  const newRun = (calls?: CallsSeen): ReplayRun => new ReplayRun(request, request, calls);
  const own: PlacedFile[] = [];
  const foreign: TrailFile[] = [];
  for (const file of files) {
    const place = await placeOf(file);
    if (place === undefined) foreign.push(file);
    else own.push({ file, place });
  }
  const counts = [
    ...(await replayOwn(own, newRun, reader, nowMs)),
    await replayForeign(foreign, newRun(), reader, nowMs),
  ];
  return {
    ...added(counts),
    files: reader.files,
    corruptFiles: reader.corruptFiles,
    leftOut: reader.leftOut.all(),
  };
}

function added(counts: readonly ReplayCounts[]): ReplayCounts {
  const byRule = new Map<string, number>();
  for (const [rule, count] of counts.flatMap((one) => [...one.byRule]))
    byRule.set(rule, (byRule.get(rule) ?? 0) + count);
  return {
    events: counts.reduce((sum, { events }) => sum + events, 0),
    subjects: counts.reduce((sum, { subjects }) => sum + subjects, 0),
    byRule,
    findings: counts
      .flatMap(({ findings }) => findings)
      .sort((one, other) => one.happenedAt.localeCompare(other.happenedAt))
      .slice(0, FINDINGS_TOLD_MAX),
  };
}
