import type { Stream } from '../../../events/envelope.ts';
import type { LoggedEvent } from '../../../events/stored-event.ts';
import type { PublishedRecord } from '../../projections/partition-sharing/published-log.ts';

/** How far a partition was looked at, and since when anybody looks. */
export interface DetectedUpTo {
  readonly offsets: Readonly<Record<Stream, number>>;
  readonly beganAtMs: number;
}

/** What a record of the topic of states says; a state of null: the subject is forgotten. */
export type StateRecord =
  | {
      readonly kind: 'state';
      readonly subject: string;
      readonly state: Uint8Array | null;
      readonly heardMs: number;
    }
  | { readonly kind: 'checkpoint'; readonly upTo: DetectedUpTo };

const CHECKPOINT_KEY = 'checkpoint';
const STATE_PREFIX = 'state/';

export const stateRecord = (subject: string, state: Uint8Array, heardMs: number): PublishedRecord => ({
  key: `${STATE_PREFIX}${subject}`,
  text: JSON.stringify([heardMs, Buffer.from(state).toString('base64')]),
});

export const forgottenRecord = (subject: string): PublishedRecord => ({
  key: `${STATE_PREFIX}${subject}`,
  text: null,
});

export const detectedRecord = ({ offsets, beganAtMs }: DetectedUpTo): PublishedRecord => ({
  key: CHECKPOINT_KEY,
  text: JSON.stringify([offsets.lifecycle, offsets.usage, beganAtMs]),
});

/** Undefined for a record of a kind or a form that this program does not know. */
export function readStateRecord({ key, text }: Pick<LoggedEvent, 'key' | 'text'>): StateRecord | undefined {
  const subject = key.startsWith(STATE_PREFIX) ? key.slice(STATE_PREFIX.length) : undefined;
  if (subject !== undefined && text === '') return { kind: 'state', subject, state: null, heardMs: 0 };
  const values = listOf(text);
  if (subject !== undefined) {
    const [heardMs, state] = values;
    if (typeof heardMs !== 'number' || typeof state !== 'string') return undefined;
    return { kind: 'state', subject, state: Buffer.from(state, 'base64'), heardMs };
  }
  const [lifecycle, usage, beganAtMs] = values;
  if (key !== CHECKPOINT_KEY || typeof lifecycle !== 'number') return undefined;
  if (typeof usage !== 'number' || typeof beganAtMs !== 'number') return undefined;
  return { kind: 'checkpoint', upTo: { offsets: { lifecycle, usage }, beganAtMs } };
}

function listOf(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
