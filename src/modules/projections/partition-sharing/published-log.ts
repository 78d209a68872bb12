/** One record of a compacted topic. The latest of a key counts, and the topic keeps at least that. */
export interface PublishedRecord {
  readonly key: string;
  /** Null: there is nothing of that key any more. It comes back as an empty text, and is gone after compaction. */
  readonly text: string | null;
}

/** The other side no longer lets this process publish for a partition: another one has taken it over. */
export class PartitionTakenOver extends Error {
  constructor(partition: number, cause: unknown) {
    super(`Partition ${partition} was taken over by another process.`, { cause });
  }
}

/** Where processes publish what they made of partitions: all of a batch becomes visible together, in its partition. */
export interface PublishedLog {
  /**
   * Begins to publish for a partition. From here on whoever did before can publish nothing more, and everything that it
   * published is before the returned position, in the partition of the same number that is published to.
   */
  takeOver(partition: number): Promise<number>;
  /**
   * Publishes a batch, all of it or nothing, and returns the position of its last record.
   * @throws PartitionTakenOver, or InfrastructureError `log_unavailable`; the partition must then be taken over again
   */
  publish(partition: number, records: readonly PublishedRecord[]): Promise<number>;
  /** Ends publishing for a partition. */
  release(partition: number): Promise<void>;
}
