import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkpoint } from '../checkpoint.ts';
import type { FetchedPartition, KafkaCluster } from './kafkajs-cluster.ts';
import { fetchTopic, topicOffsets } from './topic-fetch.ts';

/** How long the broker holds a question to which there is no answer yet. */
const WAIT_MS = 500;
/** Pause after a failure. Nudges are hints: whoever follows looks by himself once a second, too. */
const RETRY_MS = 500;

export interface WatchedTopic {
  readonly topic: string;
  readonly partitions: number;
}

/** What came, and after which place; undefined after a failure: whatever came is then to be read. */
export interface TopicNews {
  readonly fetched: readonly FetchedPartition[];
  readonly after: Checkpoint;
  readonly upTo: Checkpoint;
}

/**
 * Notices at once what any process appends to a topic: it keeps one question open at the broker, which answers the
 * moment a record arrives. On connections of its own, since a broker answers each connection's questions in turn.
 */
export class TopicWatch {
  readonly #cluster: KafkaCluster;
  readonly #topic: WatchedTopic;
  readonly #onNews: (news?: TopicNews) => void;
  readonly #halt = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(cluster: KafkaCluster, topic: WatchedTopic, onNews: (news?: TopicNews) => void) {
    this.#cluster = cluster;
    this.#topic = topic;
    this.#onNews = onNews;
  }

  start(): void {
    this.#loop = this.#watch();
  }

  async close(): Promise<void> {
    this.#halt.abort();
    // Ends the question that is open. A try that was just beginning may connect once more: hence the second time.
    await this.#cluster.disconnect();
    await this.#loop;
    await this.#cluster.disconnect();
  }

  async #watch(): Promise<void> {
    let at: readonly number[] | undefined;
    let missed = false;
    while (!this.#halt.signal.aborted) {
      try {
        at = at === undefined ? await this.#end() : await this.#look(at);
        if (missed) this.#onNews();
        missed = false;
      } catch (error) {
        if (this.#halt.signal.aborted) return;
        if (error instanceof TypeError) throw error;
        // Whatever came meanwhile is announced as soon as the broker answers again.
        at = undefined;
        missed = true;
        await this.#rest();
      }
    }
  }

  async #end(): Promise<readonly number[]> {
    const { topic, partitions } = this.#topic;
    await this.#cluster.connect();
    await this.#cluster.addTargetTopic(topic);
    return topicOffsets(this.#cluster, topic, partitions, 'end');
  }

  async #look(before: readonly number[]): Promise<readonly number[]> {
    const { topic } = this.#topic;
    const positions = before.map((offset, partition) => ({ partition, offset }));
    const fetched = await fetchTopic(this.#cluster, topic, positions, { waitMs: WAIT_MS, isolation: 0 });
    const after = [...before];
    for (const { partition, messages } of fetched) {
      const last = messages.at(-1);
      if (last !== undefined) after[partition] = Math.max(after[partition] ?? 0, Number(last.offset) + 1);
    }
    if (after.some((offset, partition) => offset !== before[partition]))
      this.#onNews({ fetched, after: before, upTo: after });
    return after;
  }

  async #rest(): Promise<void> {
    try {
      await sleep(RETRY_MS, undefined, { signal: this.#halt.signal });
    } catch (error) {
      if (!this.#halt.signal.aborted) throw error;
    }
  }
}
