import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STREAMS } from '../events/envelope.ts';
import type { Settings } from '../shared/settings.ts';
import type { EventLog } from '../modules/event-log/event-log.ts';
import { KafkaEventLog } from '../modules/event-log/kafka/kafka-event-log.ts';
import { kafkaConnectionOf, topicSettingsOf } from './cluster-connections.ts';

/**
 * Opens only the log of a cluster, for bulk work on the command line, and closes it afterwards. It reads the latest ids
 * first, so that events which are there already are told as duplicates. Throws InfrastructureError, for instance
 * `kafka_unreachable`.
 */
export async function withKafkaLog<Value>(
  settings: Settings,
  work: (log: EventLog) => Promise<Value>,
): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'keytrail-log-'));
  try {
    const log = await KafkaEventLog.open({
      connection: kafkaConnectionOf(settings),
      topics: topicSettingsOf(settings),
      idsPath: join(folder, 'ids.sqlite'),
      indexed: STREAMS,
      watched: [],
    });
    try {
      return await work(log);
    } finally {
      await log.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
