import type { CorruptFile } from '../../imports/find-trail-files.ts';
import { findTrailFiles } from '../../imports/find-trail-files.ts';
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
  readonly onProgress: (progress: ReplayProgress) => void;
}

export interface AlertReplay extends ReplayCounts {
  readonly files: number;
  /** Files that gave nothing; what they held is missing in all that was learned. */
  readonly corruptFiles: readonly CorruptFile[];
}

/** What lies in an archive beside the trail: alerts in the form of insights, and checksums of its files. */
const BESIDE_THE_TRAIL = /CloudTrail-Insight|[/\\]\.keytrail[/\\]/;

/**
 * What the rules would have raised over history, from nothing known at its beginning: for tuning. It reads the files and
 * changes nothing. Throws what the operating system throws beyond files that cannot be read, which are named.
 */
export async function replayAlerts(request: ReplayRequest): Promise<AlertReplay> {
  const found = await findTrailFiles(request.paths);
  const files = found.files.filter(({ path }) => !BESIDE_THE_TRAIL.test(path));
  const reader = new ReplayReader(files, found.unreadable, request.onProgress);
  const newRun = (): ReplayRun => new ReplayRun(request, request);
  const own: PlacedFile[] = [];
  const foreign: (typeof files)[number][] = [];
  for (const file of files) {
    const place = await placeOf(file);
    if (place === undefined) foreign.push(file);
    else own.push({ file, place });
  }
  const counts = [...(await replayOwn(own, newRun, reader)), await replayForeign(foreign, newRun(), reader)];
  return {
    ...added(counts),
    files: reader.files,
    corruptFiles: reader.corruptFiles,
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
