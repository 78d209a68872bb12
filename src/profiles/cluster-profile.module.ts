import { setTimeout as pause } from 'node:timers/promises';
import { STREAMS } from '../events/envelope.ts';
import { systemClock } from '../shared/clock.ts';
import { systemIds } from '../shared/ids.ts';
import type { Settings } from '../shared/settings.ts';
import { SqliteArchiveIndex } from '../modules/archive/checkpoint/sqlite-archive-index.ts';
import { S3ArchiveStore } from '../modules/archive/s3/s3-archive-store.ts';
import type { RuleSet } from '../modules/alerts/domain/rule-set.ts';
import { openDataDirectory } from '../modules/data-directory/data-directory.ts';
import { BEGINNING, covers } from '../modules/event-log/checkpoint.ts';
import { KafkaEventLog } from '../modules/event-log/kafka/kafka-event-log.ts';
import { logIdentity } from '../modules/event-log/kafka/log-identity.ts';
import { LogWatch } from '../modules/event-log/log-watch.ts';
import { configuredTokenSecrets } from '../modules/identity/domain/token-secrets.ts';
import { NO_PASSWORDS } from '../modules/identity/passwords.ts';
import { FollowersHost, type FollowersStatus } from '../modules/projections/followers/followers-host.ts';
import type { Positions } from '../modules/projections/followers/follower.ts';
import { KeyStateTail } from '../modules/projections/key-state/key-state-tail.ts';
import { SqliteKeyDirectory } from '../modules/projections/key-state/sqlite-key-directory.ts';
import { usageSummariesProjection } from '../modules/projections/usage-sharing/usage-summaries-projection.ts';
import { SqliteUsageDirectory } from '../modules/projections/usage/sqlite-usage-directory.ts';
import { ReportService } from '../modules/reports/report-service.ts';
import { openAthenaQueryEngine } from './athena-query-engine.ts';
import { SnapshotSchedule } from '../modules/snapshots/snapshot-schedule.ts';
import { bucketOf, kafkaConnectionOf, reportBucketOf, topicSettingsOf } from './cluster-connections.ts';
import type { ClusterFollowersData } from './cluster-followers.ts';
import { clusterPaths } from './cluster-paths.ts';
import { Closers } from './closers.ts';
import { restoreReadModels, snapshotSources } from './cluster-snapshots.ts';
import { composeKeyServices } from './key-services.ts';
import { keepOnlyOf } from './own-log.ts';
import { openOwnQueryEngine } from './own-query-engine.ts';
import type { Profile, ProfileOptions } from './profile.ts';
import { metricsOf, readinessOf } from './profile-health.ts';
import { refillClusterLog } from './refill-cluster-log.ts';
import { requireOwnArchive } from './require-own-archive.ts';
import { requirePepperOfCluster } from './pepper/pepper-of-cluster.ts';

const FOLLOWERS_ENTRY = new URL(
  `../modules/projections/followers/cluster-followers.worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
);

/** While other processes archive what is their share of the log. */
const SETTLE_LOOK_MS = 100;

const NOT_STARTED: FollowersStatus = { followers: [], trouble: null, leads: false };

const statusOf = (followers: FollowersHost | undefined): FollowersStatus =>
  followers?.status() ?? NOT_STARTED;

/**
 * Each nudge has every follower ask the brokers. What they make of it is published every two seconds at most, or
 * archived in files of minutes, so nothing is gained by asking at every append.
 */
const NUDGE_EVERY_MS = 250;

/**
 * Opens one process of the cluster profile: Kafka is the log, a bucket the archive. The data directory holds what this
 * process has folded and nothing that could not be made again. Closed in the opposite order of opening, also when
 * opening fails half-way. Throws InfrastructureError with the code and sentence of whatever cannot be opened.
 */
export async function openClusterProfile(settings: Settings, options: ProfileOptions = {}): Promise<Profile> {
  const clock = options.clock ?? systemClock;
  const ids = options.ids ?? systemIds;
  const onTrouble = options.onTrouble ?? (() => undefined);
  const onProgress = options.onProgress ?? (() => undefined);
  const closers = new Closers();
  try {
    const dataDirectory = openDataDirectory(settings.dataDir);
    closers.add(() => dataDirectory.close());
    const own: Settings = { ...settings, dataDir: dataDirectory.path };
    const paths = clusterPaths(own.dataDir);
    const archive = await S3ArchiveStore.open(bucketOf(settings, 'evidence'));
    closers.add(() => archive.close());
    const reportStore = await S3ArchiveStore.open(reportBucketOf(settings));
    closers.add(() => reportStore.close());
    const derived = await S3ArchiveStore.open(bucketOf(settings, 'derived'));
    closers.add(() => derived.close());
    const kafka = { connection: kafkaConnectionOf(settings), topics: topicSettingsOf(settings) };
    await requireOwnArchive(settings, derived);
    const identity = await logIdentity(kafka);
    await requirePepperOfCluster(settings);
    if (keepOnlyOf(own.dataDir, identity))
      onProgress('The data directory was of another log and is folded anew.');
    const restored = await restoreReadModels({
      ...{ dataDir: own.dataDir, store: derived, identity, clock, onTrouble },
    });
    for (const [name, { takenAt, rawBytes }] of restored) {
      onProgress(`The read model ${name} begins from the snapshot of ${takenAt}, ${rawBytes} bytes.`);
    }
    const log = await KafkaEventLog.open({
      ...kafka,
      idsPath: paths.eventIds,
      indexed: ['lifecycle'],
      watched: ['lifecycle'],
    });
    closers.add(() => log.close());

    const { topicPartitions: partitions } = log;
    await refillClusterLog({ settings, identity, partitions, archive, claims: derived, onProgress });
    if (settings.tokenSecret === null)
      onProgress('Nobody can sign in, since KEYTRAIL_TOKEN_SECRET is not set. API keys work.');
    const directory = await SqliteKeyDirectory.open({ dataDir: own.dataDir, log });
    closers.add(() => directory.close());
    await directory.catchUp();
    const tail = new KeyStateTail({ log, directory, onTrouble });
    tail.start();
    closers.add(() => tail.stop());
    const usage = SqliteUsageDirectory.open(own, usageSummariesProjection);
    closers.add(() => usage.close());

    let followers: FollowersHost | undefined;
    const leads = (): boolean => followers?.status().leads ?? false;
    const { athenaWorkgroup: workgroup } = settings;
    const query =
      workgroup === null
        ? await openOwnQueryEngine({ settings: own, paths, log, archive, clock, onTrouble })
        : await openAthenaQueryEngine({
            ...{ settings: own, workgroup, paths, archive, clock, leads, onTrouble },
          });
    closers.add(() => query.close());

    const followersData: ClusterFollowersData = { settings: own, partitions };
    let rules: RuleSet | undefined;
    const startFollowers = (): FollowersHost => {
      const host = new FollowersHost({
        ...{ log, workerData: followersData, workerEntry: FOLLOWERS_ENTRY },
        nudgeEveryMs: NUDGE_EVERY_MS,
        onTrouble: (sentence) => onTrouble(sentence, undefined),
        onRecovered: onProgress,
      });
      if (rules !== undefined) host.useRules(rules);
      host.start();
      return host;
    };
    followers = startFollowers();
    const archived = new SqliteArchiveIndex(paths.archiveIndex);
    closers.add(() => archived.close());
    const drain = async (): Promise<Positions> => {
      const ends = Object.fromEntries(
        await Promise.all(STREAMS.map(async (stream) => [stream, await log.end(stream)] as const)),
      ) as Positions;
      await followers?.stop(ends);
      return ends;
    };
    closers.add(async () => {
      try {
        await drain();
      } catch (cause) {
        // Nothing is lost: what was accepted is in Kafka, and whoever gets these partitions goes on from there.
        onTrouble(
          'Kafka does not answer, so what it holds was not folded and archived before stopping.',
          cause,
        );
        await followers?.stop();
      }
    });
    const snapshots = new SnapshotSchedule({
      sources: snapshotSources(own.dataDir, identity, { directory, followers: () => statusOf(followers) }),
      ...{ store: derived, clock, intervalMinutes: settings.snapshotMinutes },
      ...{ isLeader: leads, onTrouble },
    });
    snapshots.start();
    closers.add(() => snapshots.stop());

    return {
      settings,
      clock,
      ids,
      log,
      directory,
      principals: directory.principals,
      rows: directory.rows,
      usage,
      archive,
      archivedFiles: archived,
      reportStore,
      engine: query.engine,
      reports: new ReportService({ engine: query.engine, log, clock, ids }),
      detection: {
        useRules: (next) => {
          rules = next;
          followers?.useRules(next);
        },
      },
      keys: composeKeyServices({
        log,
        directory,
        principals: directory.principals,
        clock,
        ids,
        settings,
        // Not made up: all processes must have the same.
        tokenSecrets: settings.tokenSecret === null ? null : configuredTokenSecrets(settings.tokenSecret),
        onLostEvent: (cause) =>
          onTrouble('An event was lost after its answer was given (relaxed audit).', cause),
      }),
      passwords: options.passwords ?? NO_PASSWORDS,
      readiness: [
        ...readinessOf({
          log: new LogWatch(log, systemClock),
          followers: () => statusOf(followers),
          compaction: query.compaction,
        }),
        ...(query.readiness ?? []),
      ],
      leads,
      metrics: [
        ...metricsOf({
          log,
          followers: () => statusOf(followers),
          copy: () => query.copy.current(),
          clock: systemClock,
        }),
        ...(query.metrics ?? []),
      ],
      settle: async () => {
        const ends = await drain();
        followers = startFollowers();
        while (STREAMS.some((stream) => !covers(archived.position(stream), ends[stream] ?? BEGINNING)))
          await pause(SETTLE_LOOK_MS);
        await query.copy.catchUp();
      },
      close: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}
