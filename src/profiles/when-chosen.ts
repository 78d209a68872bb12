import { setTimeout as pause } from 'node:timers/promises';
import type { Settings } from '../shared/settings.ts';
import { kafkaClient } from '../modules/event-log/kafka/kafka-client.ts';
import { topicNames } from '../modules/event-log/kafka/topics.ts';
import { WorkShare } from '../modules/event-log/kafka/work-share.ts';
import { kafkaConnectionOf } from './cluster-connections.ts';

/** How often a process that waits for another one's work looks whether its turn has come, or the work is done. */
const LOOK_EVERY_MS = 1_000;

/**
 * Runs `work` when it is this process's turn: one process of all that call this at a time, by the word of a consumer group
 * of its own. Resolves without it when another one has done it meanwhile. It saves doing the work several times at once,
 * and nothing rests on it: a process that was away may still believe that its turn goes on.
 */
export async function whenChosen(
  settings: Settings,
  parts: {
    readonly isDone: () => Promise<boolean>;
    readonly work: () => Promise<void>;
    readonly onTrouble: (sentence: string) => void;
  },
): Promise<void> {
  const names = topicNames(settings.kafkaTopic);
  let leads = false;
  let told = '';
  const member = new WorkShare({
    kafka: kafkaClient({ connection: kafkaConnectionOf(settings) }),
    names,
    groupId: `${names.lifecycle}-refill`,
    topics: [names.leader],
    onAssigned: (share) => (leads = share.leads),
    onTrouble: (sentence) => {
      if (sentence !== null && sentence !== told) parts.onTrouble(sentence);
      told = sentence ?? told;
    },
  });
  member.start();
  try {
    while (!leads) {
      if (await parts.isDone()) return;
      await pause(LOOK_EVERY_MS);
    }
    await parts.work();
  } finally {
    await member.stop();
  }
}
