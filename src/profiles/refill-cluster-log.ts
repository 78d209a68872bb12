import { setTimeout as pause } from 'node:timers/promises';
import type { Settings } from '../shared/settings.ts';
import type { ArchiveStore } from '../modules/archive/archive-store.ts';
import { logFilesPrefix } from '../modules/archive/domain/object-key.ts';
import { refillLog } from '../modules/archive/refill-log.ts';
import { kafkaClient } from '../modules/event-log/kafka/kafka-client.ts';
import type { KafkaEventLog } from '../modules/event-log/kafka/kafka-event-log.ts';
import { topicNames } from '../modules/event-log/kafka/topics.ts';
import { WorkShare } from '../modules/event-log/kafka/work-share.ts';
import { kafkaConnectionOf } from './cluster-connections.ts';

/** How often a process that waits for another one to refill the log looks whether it is done. */
const LOOK_EVERY_MS = 500;

export interface RefillClusterParts {
  readonly settings: Settings;
  readonly log: KafkaEventLog;
  readonly archive: ArchiveStore;
  readonly onProgress: (sentence: string) => void;
}

/**
 * Makes the log again from the archive where Kafka was emptied: the topics hold nothing, and the archive does. Of several
 * processes that find it so, one does it, by the word of a consumer group of its own, and the others wait.
 */
export async function refillClusterLog(parts: RefillClusterParts): Promise<void> {
  const { settings, log, archive, onProgress } = parts;
  if (!(await isEmpty(log))) return;
  const { accountId, region, archivePrefix } = settings;
  const prefix = logFilesPrefix({ accountId, region, prefix: archivePrefix });
  const { keys } = await archive.list(prefix, { after: null, limit: 1 });
  if (keys.length === 0) return;
  onProgress('Kafka holds no event and the archive does: the log is made again from the archive.');
  await whenChosen(settings, async () => {
    if (!(await isEmpty(log))) return;
    const events = await refillLog({
      ...{ store: archive, prefix },
      append: (batch) => log.appendAgain(batch),
      onProgress: (done) => onProgress(`${done.events} of ${done.ofEvents} events are in the log again.`),
    });
    onProgress(`The log was made again from the archive: ${events} events.`);
  });
}

const isEmpty = async (log: KafkaEventLog): Promise<boolean> =>
  (await log.end('lifecycle')).every((offset) => offset === 0);

/** Runs `work` when it is this process's turn: one process of all that call this at a time, each in its turn. */
async function whenChosen(settings: Settings, work: () => Promise<void>): Promise<void> {
  const names = topicNames(settings.kafkaTopic);
  let leads = false;
  const member = new WorkShare({
    kafka: kafkaClient({ connection: kafkaConnectionOf(settings) }),
    names,
    groupId: `${names.lifecycle}-refill`,
    topics: [names.leader],
    onAssigned: (share) => (leads = share.leads),
    onTrouble: () => undefined,
  });
  member.start();
  try {
    while (!leads) await pause(LOOK_EVERY_MS);
    await work();
  } finally {
    await member.stop();
  }
}
