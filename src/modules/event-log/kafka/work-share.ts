import { setTimeout as sleep } from 'node:timers/promises';
import { PartitionAssigners, type Consumer, type Kafka } from 'kafkajs';
import { reasonWithRight } from './kafka-refusal.ts';
import type { TopicNames } from './topics.ts';

/** What falls to this process of the work that all share. */
export interface Assignment {
  /** Partitions of the stream that it archives. */
  readonly lifecycle: readonly number[];
  /** Partitions of the stream that it folds and archives. */
  readonly usage: readonly number[];
  /** Whether it does what one process does for all: the expiry sweep, compaction, snapshots. */
  readonly leads: boolean;
}

export const NOTHING: Assignment = { lifecycle: [], usage: [], leads: false };

/** After so long without a sign of life a process's share goes to the others. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 2_000;
/** How long the others wait for a process that has something to finish before it gives up its share. */
const REBALANCE_MS = 10_000;
/** How often a member without anything to read looks around; bounds how late it notices that the group changes. */
const LOOK_MS = 500;
const REJOIN_MS = 2_000;

export interface WorkShareParts {
  readonly kafka: Kafka;
  readonly names: TopicNames;
  /** Another group, for work that is shared apart from the usual; and the topics whose partitions stand for it. */
  readonly groupId?: string;
  readonly topics?: readonly string[];
  readonly onAssigned: (assignment: Assignment) => void;
  /** One sentence while this process is not a member of the group, null when it is. */
  readonly onTrouble: (sentence: string | null) => void;
}

/**
 * This process's membership of the consumer group that shares partitions out. Only the group's word is used: what is in
 * the partitions is read from each one's own checkpoint, so the consumer itself is paused and fetches nothing.
 */
export class WorkShare {
  readonly #parts: WorkShareParts;
  readonly #halt = new AbortController();
  #consumer: Consumer | undefined;
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: WorkShareParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#loop = this.#stayMember();
  }

  /** Leaves the group, so that the others need not wait for the session to end. */
  async stop(): Promise<void> {
    this.#halt.abort();
    await this.#loop;
  }

  async #stayMember(): Promise<void> {
    while (!this.#halt.signal.aborted) {
      const ended = await this.#beMember();
      if (this.#halt.signal.aborted) return;
      this.#parts.onTrouble(`This process is not a member of the group that shares the work: ${ended}.`);
      await this.#rest();
    }
  }

  /** Resolves with the reason when membership has ended and the client does not restore it by itself. */
  async #beMember(): Promise<string> {
    const { kafka, names } = this.#parts;
    const groupId = this.#parts.groupId ?? `${names.usage}-work`;
    const right = `Describe and Read on group ${groupId}`;
    const consumer = kafka.consumer({
      groupId,
      partitionAssigners: [PartitionAssigners.roundRobin],
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_MS,
      maxWaitTimeInMs: LOOK_MS,
      allowAutoTopicCreation: false,
    });
    this.#consumer = consumer;
    const crashed = new Promise<string>((resolve) => {
      consumer.on('consumer.crash', ({ payload }) => resolve(reasonWithRight(payload.error, right)));
    });
    const { signal } = this.#halt;
    let halt: () => void = () => undefined;
    const halted = new Promise<string>((resolve) => {
      halt = () => resolve('it stops');
      signal.addEventListener('abort', halt, { once: true });
    });
    consumer.on('consumer.group_join', ({ payload }) => this.#joined(consumer, payload.memberAssignment));
    try {
      await consumer.connect();
      await consumer.subscribe({
        topics: [...(this.#parts.topics ?? [names.lifecycle, names.usage, names.leader])],
      });
      await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() });
      return await Promise.race([crashed, halted]);
    } catch (error) {
      return reasonWithRight(error, right);
    } finally {
      // The signal outlives this membership: during an outage there is one every few seconds.
      signal.removeEventListener('abort', halt);
      await disconnect(consumer);
    }
  }

  #joined(consumer: Consumer, assigned: Readonly<Record<string, readonly number[]>>): void {
    const { names, onAssigned, onTrouble } = this.#parts;
    if (consumer !== this.#consumer || this.#halt.signal.aborted) return;
    consumer.pause(Object.keys(assigned).map((topic) => ({ topic })));
    onTrouble(null);
    onAssigned({
      lifecycle: sorted(assigned[names.lifecycle]),
      usage: sorted(assigned[names.usage]),
      leads: (assigned[names.leader] ?? []).length > 0,
    });
  }

  async #rest(): Promise<void> {
    try {
      await sleep(REJOIN_MS, undefined, { signal: this.#halt.signal });
    } catch (error) {
      if (!this.#halt.signal.aborted) throw error;
    }
  }
}

const sorted = (partitions: readonly number[] = []): readonly number[] =>
  [...partitions].sort((a, b) => a - b);

async function disconnect(consumer: Consumer): Promise<void> {
  try {
    await consumer.disconnect();
  } catch (error) {
    // The group learns of it by the session's end.
    if (error instanceof TypeError) throw error;
  }
}
