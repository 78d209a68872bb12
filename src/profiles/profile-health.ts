import type { Clock } from '../shared/clock.ts';
import type { GroupCommitStats } from '../modules/event-log/group-commit.ts';
import type { MetricSource } from '../modules/operations/metrics.ts';
import type { ReadinessCheck } from '../modules/operations/readiness.ts';
import type { FollowersStatus } from '../modules/projections/followers/followers-host.ts';
import type { CopySnapshot } from '../modules/query-engine/query-copy/copy-snapshot.ts';
import { detectionMetrics } from './detection-metrics.ts';

/**
 * Events that a follower may lag behind before the service says it is not ready: at the speed at which followers fold,
 * this is under half a minute of catching up.
 */
const LAG_EVENTS_MAX = 2_000_000;
const MS_PER_S = 1_000;

/** Nobody who asks about keys waits for what it makes, and it begins with all of history: its lag keeps no request away. */
const LEARNS_FROM_HISTORY = 'detection';

type FollowerStatus = FollowersStatus['followers'][number];

const lagOf = ({ streams }: FollowerStatus): number => streams.reduce((sum, { lag }) => sum + (lag ?? 0), 0);

const inWords = (follower: FollowerStatus): string =>
  follower.streams.some(({ lag }) => lag === null)
    ? `${follower.name} has not seen the end of the log yet`
    : `${follower.name} lags ${lagOf(follower)} events`;

/** What `/readyz` tells, whatever the profile. */
export function readinessOf(parts: {
  readonly followers: () => FollowersStatus;
  readonly compaction: { trouble(): string | null };
  readonly log: { trouble(): string | null };
}): readonly ReadinessCheck[] {
  return [
    {
      name: 'log',
      check: () => {
        const trouble = parts.log.trouble();
        return { ready: trouble === null, detail: trouble ?? 'The event log can be written.' };
      },
    },
    {
      name: 'followers',
      check: () => {
        const { followers, trouble } = parts.followers();
        const lagging = followers.filter(
          (follower) => follower.name !== LEARNS_FROM_HISTORY && lagOf(follower) > LAG_EVENTS_MAX,
        );
        const troubles = [trouble, ...followers.map((follower) => follower.trouble)].filter(
          (one) => one !== null,
        );
        const lags = followers.map(inWords).join(', ');
        return {
          ready: troubles.length === 0 && lagging.length === 0,
          detail: [...troubles, lags].filter((text) => text !== '').join(' '),
        };
      },
    },
    {
      name: 'query-copy',
      check: () => {
        const trouble = parts.compaction.trouble();
        return { ready: trouble === null, detail: trouble ?? 'The query copy follows the archive.' };
      },
    },
  ];
}

/** What `/metrics` tells beside the process's own figures, whatever the profile. */
export function metricsOf(parts: {
  readonly log: { stats(): Readonly<GroupCommitStats> & { readonly writerStarts?: number } };
  readonly followers: () => FollowersStatus;
  readonly copy: () => CopySnapshot;
  /** The archiver's: it says since when something waits. */
  readonly clock: Clock;
}): readonly MetricSource[] {
  const { log, followers, copy, clock } = parts;
  const one = (name: string, help: string, read: () => number): MetricSource => ({
    name,
    help,
    read: () => [{ value: read() }],
  });
  return [
    one(
      'keytrail_log_waiting_events',
      'Events waiting for the durable write under way to end.',
      () => log.stats().waitingEvents,
    ),
    one(
      'keytrail_log_last_commit_seconds',
      'How long the last durable write took.',
      () => log.stats().lastCommitMs / MS_PER_S,
    ),
    one('keytrail_log_commits', 'Durable writes since the start.', () => log.stats().commits),
    one('keytrail_log_events', 'Events made durable since the start.', () => log.stats().events),
    one('keytrail_log_failures', 'Durable writes that failed since the start.', () => log.stats().failures),
    {
      name: 'keytrail_log_writer_starts',
      help: 'Starts of the writer thread; more than 1 means that it died. Only where there is one.',
      read: () => {
        const { writerStarts } = log.stats();
        return writerStarts === undefined ? [] : [{ value: writerStarts }];
      },
    },
    one('keytrail_leads', '1 while this process does the work that one does for all.', () =>
      followers().leads ? 1 : 0,
    ),
    one(
      'keytrail_archive_oldest_waiting_seconds',
      'For how long the oldest event that is not in the archive yet has been waiting for it.',
      () => {
        const since = followers().followers.flatMap(({ waitingSinceMs }) => waitingSinceMs ?? []);
        return since.length === 0 ? 0 : Math.max(0, clock.nowMs() - Math.min(...since)) / MS_PER_S;
      },
    ),
    one('keytrail_query_copy_files', 'Parquet files of the query copy.', () => copy().files.length),
    one('keytrail_query_copy_bytes', 'Size of the query copy.', () =>
      copy().files.reduce((sum, file) => sum + file.bytes, 0),
    ),
    {
      name: 'keytrail_follower_lag_events',
      help: 'Events between the end of the log and what a follower has folded; absent until it has seen that end.',
      labelNames: ['follower', 'stream'],
      read: () =>
        followers().followers.flatMap((follower) =>
          follower.streams.flatMap(({ stream, lag }) =>
            lag === null ? [] : [{ value: lag, labels: { follower: follower.name, stream } }],
          ),
        ),
    },
    ...lateAcceptanceMetrics(followers),
    ...detectionMetrics(followers),
    {
      name: 'keytrail_follower_in_trouble',
      help: '1 while a follower cannot go on; /readyz says why.',
      labelNames: ['follower'],
      read: () =>
        followers().followers.map(({ name, trouble }) => ({
          value: trouble === null ? 0 : 1,
          labels: { follower: name },
        })),
    },
  ];
}

/** How late revocations reached whoever accepted a key all the same. Nothing where there is one process only. */
function lateAcceptanceMetrics(followers: () => FollowersStatus): readonly MetricSource[] {
  const figures = () => followers().followers.flatMap(({ lateAcceptances }) => lateAcceptances ?? []);
  return [
    {
      name: 'keytrail_revoked_key_accepted',
      help: 'Uses accepted after their key was revoked on another process, found since the start of the followers.',
      read: () => figures().map(({ count }) => ({ value: count })),
    },
    {
      name: 'keytrail_revoked_key_accepted_last_seconds',
      help: 'How long after the revocation the latest of them was.',
      read: () => figures().map(({ lastMs }) => ({ value: lastMs / MS_PER_S })),
    },
    {
      name: 'keytrail_revoked_key_accepted_max_seconds',
      help: 'The longest of them.',
      read: () => figures().map(({ maxMs }) => ({ value: maxMs / MS_PER_S })),
    },
  ];
}
