import type { SummaryRecord } from './usage-summary.ts';

/** The other side no longer lets this process publish for a partition: another one has taken it over. */
export class PartitionTakenOver extends Error {
  constructor(partition: number, cause: unknown) {
    super(`Partition ${partition} of usage was taken over by another process.`, { cause });
  }
}

/** Where summaries are published: all of a batch become visible together, in the partition that they summarise. */
export interface UsageSummaryLog {
  /**
   * Begins to publish for a partition. From here on whoever did before can publish nothing more, and everything that it
   * published is before the returned position, in the summary topic's partition of the same number.
   */
  takeOver(partition: number): Promise<number>;
  /**
   * Publishes a batch, all of it or nothing, and returns the position of its last record.
   * @throws PartitionTakenOver, or InfrastructureError `log_unavailable`; the partition must then be taken over again
   */
  publish(partition: number, records: readonly SummaryRecord[]): Promise<number>;
  /** Ends publishing for a partition. */
  release(partition: number): Promise<void>;
}
