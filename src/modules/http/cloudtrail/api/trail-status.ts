import { datePartition, epochMs, isoTime, MS_PER_DAY, MS_PER_SECOND } from '../../../../shared/iso-time.ts';
import type { ArchiveStore } from '../../../archive/archive-store.ts';
import { logFilesPrefix, parseLogFileKey, type TrailAddress } from '../../../archive/domain/object-key.ts';
import { digestEndOf, digestsPrefix } from '../../../integrity/domain/digest-key.ts';

const KEYS_PER_PAGE = 1_000;
/** Of the last two days; what is older than that is no sign of life. */
const PAGES_MAX = 200;

/** `GetTrailStatus`: when the last log file and the last digest were delivered, as the archive itself says. */
export async function trailStatus(store: ArchiveStore, address: TrailAddress, nowMs: number) {
  const [logFile, digest] = await Promise.all([
    latest(store, logFilesPrefix(address), nowMs, (key) => parseLogFileKey(key)?.deliveredAt),
    latest(store, digestsPrefix(address), nowMs, digestEndOf),
  ]);
  return {
    IsLogging: true,
    ...(logFile === undefined ? {} : { LatestDeliveryTime: seconds(logFile) }),
    ...(digest === undefined ? {} : { LatestDigestDeliveryTime: seconds(digest) }),
  };
}

/** Keys sort by time, so the last one that has one is the latest. */
async function latest(
  store: ArchiveStore,
  prefix: string,
  nowMs: number,
  timeOf: (key: string) => string | undefined,
): Promise<string | undefined> {
  let found: string | undefined;
  let after: string | null = `${prefix}${datePartition(isoTime(nowMs - MS_PER_DAY))}`;
  for (let page = 0; after !== null && page < PAGES_MAX; page += 1) {
    const { keys, next } = await store.list(prefix, { after, limit: KEYS_PER_PAGE });
    const last = keys.findLast((key) => timeOf(key) !== undefined);
    found = last === undefined ? found : timeOf(last);
    after = next;
  }
  return found;
}

const seconds = (time: string): number => epochMs(time) / MS_PER_SECOND;
