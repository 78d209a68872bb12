import type { Stream } from '../../../events/envelope.ts';
import {
  PartitionFollower,
  type PartitionBatch,
  type PartitionFollowerParts,
} from '../partition-sharing/partition-follower.ts';
import type { PublishedRecord } from '../partition-sharing/published-log.ts';
import type { ReadModelStore } from '../projection.ts';
import { sayingWhatIsUncounted } from './uncounted-usage.ts';
import { checkpointSummary, type UsageBatch } from './usage-summary.ts';
import { SELECT_SUMMARISED } from './usage-summaries-projection.ts';
import type { LateAcceptances } from './late-acceptances.ts';

/** A key's summary is published so often at most, however busy the key is. */
const SUMMARISE_EVERY_MS = 2_000;

export interface UsageSummarizerParts extends Pick<
  PartitionFollowerParts,
  'partitions' | 'log' | 'published' | 'pause' | 'takeBackAfterMs'
> {
  /** The summaries so far, which somebody else folds from the summary topic. */
  readonly summaries: Pick<ReadModelStore, 'get' | 'checkpoint'>;
  readonly batch: UsageBatch;
  /** Looks for uses that should not have been accepted, before a batch counts as summarised. */
  readonly late: Pick<LateAcceptances, 'find' | 'figures'>;
  readonly everyMs?: number;
}

/** Folds the partitions of `usage` that are this process's share into summaries, and publishes those. */
export class UsageSummarizer extends PartitionFollower {
  constructor(parts: UsageSummarizerParts) {
    super({
      ...parts,
      log: sayingWhatIsUncounted(parts.log),
      name: 'usage-summaries',
      makes: 'Summaries of usage',
      streams: ['usage'],
      everyMs: parts.everyMs ?? SUMMARISE_EVERY_MS,
      soFar: summarisedSoFar(parts.summaries),
      recordsOf: (partition, batch) => summariesOf(partition, batch, parts),
      figures: () => ({ lateAcceptances: parts.late.figures() }),
    });
  }
}

const summarisedSoFar = (summaries: UsageSummarizerParts['summaries']) => ({
  foldedUpTo: (partition: number): number => summaries.checkpoint('usage')[partition] ?? 0,
  offset: (_stream: Stream, partition: number): number => {
    const offset = summaries.get(SELECT_SUMMARISED, partition)?.['offset'];
    return typeof offset === 'number' ? offset : 0;
  },
});

async function summariesOf(
  partition: number,
  { usage }: PartitionBatch,
  { late, batch }: UsageSummarizerParts,
): Promise<readonly PublishedRecord[]> {
  if (usage === undefined) return [];
  const { events, upTo: offset } = usage;
  await late.find(events);
  const eventId = events.findLast((event) => event.offset === offset)?.id ?? null;
  return [...batch.summarise(partition, events), checkpointSummary({ offset, eventId })];
}
