import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { EventRecord } from '../../src/events/stored-event.ts';
import type { Archiver } from '../../src/modules/archive/archiver.ts';
import { SharedArchiveCheckpoint } from '../../src/modules/archive/checkpoint/shared-archive-checkpoint.ts';
import { SqliteArchivedFiles } from '../../src/modules/archive/checkpoint/sqlite-archived-files.ts';
import type { DeliveredFile } from '../../src/modules/archive/domain/archived-file.ts';
import { toAnnouncement } from '../../src/modules/archive/domain/file-announcement.ts';
import { EventIdIndex } from '../../src/modules/event-log/kafka/event-id-index.ts';
import { KafkaEventLog } from '../../src/modules/event-log/kafka/kafka-event-log.ts';
import { KafkaLogReader } from '../../src/modules/event-log/kafka/kafka-log-reader.ts';
import { TopicReader } from '../../src/modules/event-log/kafka/topic-reader.ts';
import { logBeginnings } from '../../src/profiles/log-beginnings.ts';
import { lifecycleRecord, usageRecord } from '../fixtures/archive-events.ts';
import { ArchiveFolder } from '../fixtures/archive-folder.ts';
import { createInstallation, type KafkaInstallation } from '../fixtures/kafka-installation.ts';
import { expireAll, kafkaConnection } from '../fixtures/kafka-topics.ts';
import { describeWithService } from '../fixtures/services.ts';

const PARTITIONS = 2;
const ALL = [0, 1];
const NOW = { nowMs: () => Date.now() };
const STORY_MS_MAX = 60_000;

describeWithService('usage that Kafka has deleted after its retention', 'kafka', (brokers) => {
  let installation: KafkaInstallation;
  let folder: ArchiveFolder;
  let log: KafkaEventLog;
  let opened: { close(): void }[];
  let starts: number;
  const announced: DeliveredFile[] = [];

  beforeEach(async () => {
    installation = await createInstallation(brokers, PARTITIONS);
    folder = new ArchiveFolder();
    [opened, starts] = [[], 0];
    announced.length = 0;
    log = await KafkaEventLog.open({
      connection: kafkaConnection(brokers),
      topics: { prefix: installation.prefix, partitions: PARTITIONS, replication: null },
      idsPath: join(folder.dataDir, 'ids.sqlite'),
      ...{ indexed: [], watched: [] },
    });
  });
  afterEach(async () => {
    for (const one of opened) one.close();
    await log.close();
    await installation.dispose();
    folder.remove();
  });

  /** Of a process that has just started, with a data directory of its own, and has all partitions. */
  async function startArchiver(): Promise<Archiver> {
    const { cluster, names } = installation;
    const directory = join(folder.dataDir, `process-${(starts += 1)}`);
    mkdirSync(directory);
    const ids = new EventIdIndex(join(directory, 'ids.sqlite'));
    const files = SqliteArchivedFiles.open(join(directory, 'archive.sqlite'));
    opened.push(ids, files);
    const events = announced.map((file, at) => ({
      ...({
        stream: 'lifecycle',
        id: `${at}`,
        type: 'Untyped',
        key: file.key,
        text: toAnnouncement(file),
      } as const),
      ...{ partition: 0, offset: at + 1 },
    }));
    files.apply('lifecycle', events, [events.length]);
    const reader = (stream: 'lifecycle' | 'usage'): TopicReader =>
      new TopicReader({ cluster, stream, topic: names[stream], partitions: PARTITIONS, ids });
    return folder.openArchiver(
      new KafkaLogReader({ lifecycle: reader('lifecycle'), usage: reader('usage') }),
      NOW,
      {
        ...{ shared: true, settings: { archiveRollSeconds: 0 } },
        beginning: logBeginnings({ cluster, names, partitionsOf: () => PARTITIONS }),
        checkpoint: new SharedArchiveCheckpoint({
          ...{ files, assigned: { lifecycle: ALL, usage: ALL } },
          announce: (file) => Promise.resolve(announced.push(file)).then(() => undefined),
        }),
      },
    );
  }

  const expire = (partition = 0): Promise<void> =>
    expireAll(installation.kafka, installation.names.usage, partition);

  const archivedTexts = async (): Promise<readonly string[]> =>
    (await folder.archivedEvents()).map(({ text }) => text).toSorted();
  const textsOf = (...records: readonly EventRecord[]): readonly string[] =>
    records.map(({ text }) => text).toSorted();

  it(
    'was archived before: whoever archives next goes on behind it, in that partition and in all others',
    async () => {
      const before = [usageRecord(1), usageRecord(8), usageRecord(2), lifecycleRecord(1)];
      const [place] = await log.append(before);
      await (await startArchiver()).flush();
      await expire(place?.partition);

      await (await startArchiver()).flush();
      const after = [usageRecord(15), usageRecord(9), usageRecord(3), lifecycleRecord(2), lifecycleRecord(3)];
      const [next] = await log.append(after);
      await (await startArchiver()).flush();

      expect(next?.partition).toBe(place?.partition);
      expect(await archivedTexts()).toEqual(textsOf(...before, ...after));
    },
    STORY_MS_MAX,
  );

  it(
    'was not: its partition is left alone, and said to be, and all others are archived on',
    async () => {
      const before = [usageRecord(1), usageRecord(2), lifecycleRecord(1)];
      const [place] = await log.append(before);
      await (await startArchiver()).flush();
      await log.append([usageRecord(8)]);
      await expire(place?.partition);
      const elsewhere = [usageRecord(2 + 7 * 2), lifecycleRecord(2)];
      await log.append([usageRecord(15), ...elsewhere]);
      const archiver = await startArchiver();

      await archiver.flush();

      expect(await archivedTexts()).toEqual(textsOf(...before, ...elsewhere));
      expect(archiver.progress().trouble).toMatch(/^Kafka deleted usage \d:2 to \d:2 before it was archived/);
    },
    STORY_MS_MAX,
  );
});
