import { STREAMS } from '../events/envelope.ts';
import type { EventRecord } from '../events/stored-event.ts';
import { systemClock } from '../shared/clock.ts';
import type { Settings } from '../shared/settings.ts';
import { Archiver } from '../modules/archive/archiver.ts';
import { SharedArchiveCheckpoint } from '../modules/archive/checkpoint/shared-archive-checkpoint.ts';
import { SqliteArchivedFiles } from '../modules/archive/checkpoint/sqlite-archived-files.ts';
import { toAnnouncement } from '../modules/archive/domain/file-announcement.ts';
import { S3ArchiveStore } from '../modules/archive/s3/s3-archive-store.ts';
import { GROUP_COMMIT_LIMITS, GroupCommit } from '../modules/event-log/group-commit.ts';
import { EventIdIndex } from '../modules/event-log/kafka/event-id-index.ts';
import { kafkaClient } from '../modules/event-log/kafka/kafka-client.ts';
import { KafkaLogReader } from '../modules/event-log/kafka/kafka-log-reader.ts';
import { createCluster, type KafkaCluster } from '../modules/event-log/kafka/kafkajs-cluster.ts';
import { RecordPublisher } from '../modules/event-log/kafka/record-publisher.ts';
import { SummaryPublisher } from '../modules/event-log/kafka/summary-publisher.ts';
import { TopicReader } from '../modules/event-log/kafka/topic-reader.ts';
import { topicNames, type TopicNames } from '../modules/event-log/kafka/topics.ts';
import { WorkShare, type Assignment } from '../modules/event-log/kafka/work-share.ts';
import { KafkaWriter, placesOf } from '../modules/event-log/kafka/kafka-writer.ts';
import { SqliteRevokedKeys } from '../modules/projections/key-state/sqlite-revoked-keys.ts';
import { LateAcceptances } from '../modules/projections/usage-sharing/late-acceptances.ts';
import type { LogReader } from '../modules/projections/log-reader.ts';
import { ProjectionRunner } from '../modules/projections/projection-runner.ts';
import type { Follower } from '../modules/projections/followers/follower.ts';
import type { MainThread } from '../modules/projections/followers/main-thread.ts';
import { SharedFollowers } from '../modules/projections/followers/shared-followers.ts';
import { detectionStatesProjection } from '../modules/projections/detection/detection-states-projection.ts';
import { readModelPath } from '../modules/projections/sqlite/read-model-file.ts';
import { SqliteReadModelStore } from '../modules/projections/sqlite/sqlite-read-model-store.ts';
import { SqliteUsageBatch } from '../modules/projections/usage-sharing/sqlite-usage-batch.ts';
import { callsInSummaries } from '../modules/projections/usage-sharing/calls-in-summaries.ts';
import { UsageSummarizer } from '../modules/projections/usage-sharing/usage-summarizer.ts';
import { usageSummariesProjection } from '../modules/projections/usage-sharing/usage-summaries-projection.ts';
import { bucketOf, kafkaConnectionOf } from './cluster-connections.ts';
import { openClusterDetection } from './cluster-detection.ts';
import { clusterPaths } from './cluster-paths.ts';
import { Closers } from './closers.ts';
import { locateBy } from './locate-by.ts';
import { logBeginnings } from './log-beginnings.ts';
import { reachedOnce } from './reached-once.ts';
import { untilFolded } from './until-folded.ts';
import { withoutLastEvents } from './without-last-events.ts';

/** What the followers' thread of the cluster profile is started with. */
export interface ClusterFollowersData {
  /** `dataDir` is absolute. */
  readonly settings: Settings;
  /** How many partitions each topic has. */
  readonly partitions: ReadonlyMap<string, number>;
}

/** Behind by more than a busy process is between two rounds: it follows history, or a great storm. */
const CATCHING_UP_EVENTS = 200_000;

/**
 * Everything that one process of a cluster does off the answering thread. Two followers always run, the folds of what
 * all processes tell each other; those that take part in the work are made anew whenever the shares change.
 */
export async function openClusterFollowers(
  data: ClusterFollowersData,
  main: Pick<MainThread, 'rules'>,
): Promise<SharedFollowers<Assignment>> {
  const { settings } = data;
  const closers = new Closers();
  try {
    const paths = clusterPaths(settings.dataDir);
    const names = topicNames(settings.kafkaTopic);
    const kafka = kafkaClient({ connection: kafkaConnectionOf(settings) });
    const cluster = createCluster(kafka);
    closers.add(() => cluster.disconnect());
    await cluster.connect();
    for (const topic of Object.values(names)) await cluster.addTargetTopic(topic);
    const store = await S3ArchiveStore.open(bucketOf(settings, 'evidence'));
    closers.add(() => store.close());
    const ids = new EventIdIndex(paths.followersEventIds);
    closers.add(() => ids.close());
    const files = SqliteArchivedFiles.open(paths.archiveIndex);
    closers.add(() => files.close());
    const summaries = SqliteReadModelStore.open(usageSummariesProjection, settings);
    closers.add(() => summaries.close());
    const batch = new SqliteUsageBatch(readModelPath(settings.dataDir, usageSummariesProjection.name));
    closers.add(() => batch.close());
    const announcements = new RecordPublisher(kafka, names.archivedFiles);
    closers.add(() => announcements.close());
    const published = new SummaryPublisher({
      ...{ kafka, cluster, topic: names.usageSummary },
      partitions: partitionsOf(data, names.usageSummary),
    });
    closers.add(() => published.close());
    const detected = SqliteReadModelStore.open(detectionStatesProjection, settings);
    closers.add(() => detected.close());
    const publishedStates = new SummaryPublisher({
      ...{ kafka, cluster, topic: names.detectionState },
      partitions: partitionsOf(data, names.detectionState),
    });
    closers.add(() => publishedStates.close());

    const revoked = new SqliteRevokedKeys(settings.dataDir);
    closers.add(() => revoked.close());
    const topicOf = (topic: string) => ({ topic, partitions: partitionsOf(data, topic) });
    const writer = new KafkaWriter({
      kafka,
      topics: { lifecycle: topicOf(names.lifecycle), usage: topicOf(names.usage) },
    });
    closers.add(() => writer.close());
    // A writer takes one batch at a time, and several partitions are worked on at once.
    const findings = new GroupCommit(
      (batch) => writer.commit(batch),
      () => undefined,
      GROUP_COMMIT_LIMITS,
    );
    closers.add(() => findings.close());
    const record = async (events: readonly EventRecord[]): Promise<void> =>
      void placesOf(await findings.append(events));

    const locate = await locateBy(settings);
    const told = toldByAll(cluster, names, data);
    const always = {
      summaries: new ProjectionRunner({
        ...{ name: 'usage', streams: usageSummariesProjection.streams, log: told.summaries },
        // The topic is compacted: the record at the checkpoint may be gone though the fold is right.
        target: withoutLastEvents(summaries),
      }),
      files: new ProjectionRunner({
        ...{ name: 'archived-files', streams: ['lifecycle'], log: told.files },
        target: files,
      }),
    };

    const openShare = async (share: Assignment, unwanted: AbortSignal): Promise<readonly Follower[]> => {
      const log = readerOf(share, { cluster, names, data, ids });
      // While the list of archived files is not whole, nothing may be archived.
      await untilFolded(files, told.files, unwanted);
      const summarizer = new UsageSummarizer({
        ...{ partitions: share.usage, log, summaries, batch },
        late: new LateAcceptances({
          revoked: (keyIds) => revoked.among(keyIds),
          position: () => revoked.position(),
          end: () => log.end('lifecycle'),
          record,
        }),
        published: {
          takeOver: (partition) => published.takeOver(partition),
          release: (partition) => published.release(partition),
          publish: async (partition, records) => {
            const position = await published.publish(partition, records);
            always.summaries.nudge();
            return position;
          },
        },
      });
      const archiver = new Archiver({
        ...{ settings, log, store, shared: true, assigned: share, clock: systemClock },
        beginning: logBeginnings({ cluster, names, partitionsOf: (topic) => partitionsOf(data, topic) }),
        checkpoint: new SharedArchiveCheckpoint({
          files,
          assigned: share,
          announce: (file) => announcements.publish(file.key, toAnnouncement(file)),
        }),
      });
      const detection = openClusterDetection({
        ...{ cluster, names, ids, store: detected, published: publishedStates },
        append: record,
        partitions: share.usage,
        partitionsOf: (topic) => partitionsOf(data, topic),
        rules: () => main.rules(),
        locate,
        callsElsewhere: callsInSummaries(summaries),
        knowsCalls: reachedOnce(summaries, told.summaries, 'usage'),
        stepsBack: () => [summarizer, archiver].some((follower) => isCatchingUp(follower)),
      });
      return [summarizer, archiver, ...detection];
    };

    return new SharedFollowers<Assignment>({
      always: Object.values(always),
      openShare,
      leads: (share) => share.leads,
      partitions: (share) => share,
      joinShare: (onAssigned, onTrouble) => memberOf(kafka, names, onAssigned, onTrouble),
      onStopped: () => closers.closeAll(),
    });
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

const isCatchingUp = (follower: Follower): boolean =>
  follower.progress().streams.some(({ lag }) => (lag ?? 0) > CATCHING_UP_EVENTS);

function memberOf(
  kafka: ReturnType<typeof kafkaClient>,
  names: TopicNames,
  onAssigned: (share: Assignment) => void,
  onTrouble: (sentence: string | null) => void,
): { stop(): Promise<void> } {
  const member = new WorkShare({ kafka, names, onAssigned, onTrouble });
  member.start();
  return member;
}

const partitionsOf = ({ partitions }: ClusterFollowersData, topic: string): number =>
  partitions.get(topic) ?? 0;

/** What processes tell each other, as logs of one stream each, whose name is only what the port calls it. */
function toldByAll(
  cluster: KafkaCluster,
  names: TopicNames,
  data: ClusterFollowersData,
): { readonly summaries: LogReader; readonly files: LogReader } {
  const whole = (topic: string, isolation: 0 | 1): LogReader => {
    const partitions = partitionsOf(data, topic);
    const reader = new TopicReader({ cluster, stream: 'usage', topic, partitions, isolation });
    return new KafkaLogReader({ lifecycle: reader, usage: reader });
  };
  return { summaries: whole(names.usageSummary, 1), files: whole(names.archivedFiles, 0) };
}

/** The log, of the partitions that are this process's. */
function readerOf(
  share: Assignment,
  from: {
    readonly cluster: KafkaCluster;
    readonly names: TopicNames;
    readonly data: ClusterFollowersData;
    readonly ids: EventIdIndex;
  },
): LogReader {
  const { cluster, names, data, ids } = from;
  const [lifecycle, usage] = STREAMS.map((stream) => {
    const topic = names[stream];
    const partitions = partitionsOf(data, topic);
    return new TopicReader({ cluster, stream, topic, partitions, assigned: share[stream], ids });
  });
  if (lifecycle === undefined || usage === undefined) throw new TypeError('the log has two streams');
  return new KafkaLogReader({ lifecycle, usage });
}
