import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { PublishedRecord } from '../partition-sharing/published-log.ts';
import type { Cell, Row } from '../projection.ts';
import { ACTIVITY_COLUMNS, HOUR_COLUMNS } from './usage-parts.ts';

/** Makes summaries of events and of the summaries so far. */
export interface UsageBatch {
  /** `events` are of that one partition of `usage`. */
  summarise(partition: number, events: readonly LoggedEvent[]): readonly PublishedRecord[];
}

/** Up to where a partition of `usage` is in the summaries. */
export interface SummarisedUpTo {
  readonly offset: number;
  /** The event that stands there; tells this log from another one. */
  readonly eventId: string | null;
}

/** What a summary record says. */
export type Summary =
  | { readonly kind: 'activity' | 'hour'; readonly cells: readonly Cell[] }
  | { readonly kind: 'checkpoint'; readonly upTo: SummarisedUpTo };

const CHECKPOINT_KEY = 'checkpoint';

/** What a partition says of a key, whole: what it replaces need not be known to whoever reads it. */
export const activitySummary = (row: Row): PublishedRecord => ({
  key: `activity/${String(row['key_id'])}`,
  text: JSON.stringify(ACTIVITY_COLUMNS.map((column) => row[column] ?? null)),
});

/** What a partition says of a key in an hour, whole. */
export const hourSummary = (row: Row): PublishedRecord => ({
  key: `hour/${String(row['hour'])}/${String(row['key_id'])}`,
  text: JSON.stringify(HOUR_COLUMNS.map((column) => row[column] ?? null)),
});

export const checkpointSummary = (upTo: SummarisedUpTo): PublishedRecord => ({
  key: CHECKPOINT_KEY,
  text: JSON.stringify([upTo.offset, upTo.eventId]),
});

/** Undefined for a record of a kind or a width that this program does not know. */
export function readSummary({ key, text }: Pick<LoggedEvent, 'key' | 'text'>): Summary | undefined {
  const value: unknown = jsonOf(text);
  if (!Array.isArray(value)) return undefined;
  const cells = value as readonly Cell[];
  if (key === CHECKPOINT_KEY) {
    const [offset, eventId] = cells;
    if (typeof offset !== 'number') return undefined;
    return { kind: 'checkpoint', upTo: { offset, eventId: typeof eventId === 'string' ? eventId : null } };
  }
  if (key.startsWith('activity/') && cells.length === ACTIVITY_COLUMNS.length)
    return { kind: 'activity', cells };
  if (key.startsWith('hour/') && cells.length === HOUR_COLUMNS.length) return { kind: 'hour', cells };
  return undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
